(()=>{function r(t){let e=0;for(let n of t)e+=n.price.toFixed(2).length;return e}var o=class{constructor(e){this.items=e}items;submit(){return r(this.items)}};function c(){new o([{name:"book"}]).submit()}try{c()}catch(t){console.log(t.stack)}})();
//# sourceMappingURL=main.js.map
