window.bench.track = (name) => window.umami.track(name);
