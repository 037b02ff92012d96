import { totalOf, type Item } from "./cart";

class Checkout {
  constructor(private readonly items: Item[]) {}

  submit(): number {
    const computed = totalOf(this.items);
    return computed;
  }
}

function onClick(): void {
  const checkout = new Checkout([{ name: "book" } as Item]);
  checkout.submit();
}

try {
  onClick();
} catch (error) {
  (globalThis as { report?: (error: unknown) => void }).report?.(error);
}
