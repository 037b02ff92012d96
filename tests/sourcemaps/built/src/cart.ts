export interface Item { name: string; price: number }

export function totalOf(items: Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += item.price.toFixed(2).length;
  }
  return sum;
}
