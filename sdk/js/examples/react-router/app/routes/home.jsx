import { useFlag, useTrack } from '@beacon/sdk/react';
import { Link } from 'react-router';

export default function Home() {
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
