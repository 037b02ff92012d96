//# sourceMappingURL=react.js.map
