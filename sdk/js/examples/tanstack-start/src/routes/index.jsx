import { useFlag, useTrack } from '@beacon/sdk/react';
import { Link, createFileRoute } from '@tanstack/react-router';

export const Route = createFileRoute('/')({ component: Home });

function Home() {
  const track = useTrack();
  return (
    <main>
      <h1>Shop</h1>
      {useFlag('banner') && <p>Free delivery today</p>}
      <button onClick={() => track('bought', { items: 2 })}>Buy</button>
      <Link to="/about">About</Link>
    </main>
  );
}
