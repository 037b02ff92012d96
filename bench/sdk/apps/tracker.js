window.bench.track = (name) => window.tracker.event(name);
