(()=>{function r(t){let e=0;for(let n of t)e+=n.price.toFixed(2).length;return e}var o=class{constructor(e){this.items=e}items;submit(){return r(this.items)}};function m(){new o([{name:"book"}]).submit()}try{m()}catch(t){globalThis.report?.(t)}})();
//# sourceMappingURL=main.js.map
