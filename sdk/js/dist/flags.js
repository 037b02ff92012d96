import{listeners as e,memory as s}from"./beacon.js";var r=o=>s.flags[o],i=(o,t=!1)=>!!(s.flags[o]??t),a=o=>(e.add(o),()=>{e.delete(o)});export{i as isEnabled,a as onChange,r as variant};
//# sourceMappingURL=flags.js.map
