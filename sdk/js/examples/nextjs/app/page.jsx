import Link from 'next/link';

import { Shop } from './shop';

export default function Home() {
  return (
    <main>
      <h1>Shop</h1>
      <Shop />
      <Link href="/about">About</Link>
    </main>
  );
}
