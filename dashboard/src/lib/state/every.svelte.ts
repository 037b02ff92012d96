// Something that is done again and again while its component is there, and somebody looks.

export function every(milliseconds: number, act: () => void): void {
  $effect(() => {
    const timer = setInterval(() => document.hidden || act(), milliseconds);
    return () => clearInterval(timer);
  });
}
