import { Link, createFileRoute } from '@tanstack/react-router';

export const Route = createFileRoute('/about')({ component: About });

function About() {
  return (
    <main>
      <h1>About</h1>
      <Link to="/">Shop</Link>
    </main>
  );
}
