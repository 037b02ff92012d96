//# sourceMappingURL=svelte.js.map
