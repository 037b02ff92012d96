import { BeaconProvider, usePageView } from '@beacon/sdk/react';
import { Links, Meta, Outlet, Scripts } from 'react-router';

const { VITE_BEACON_URL: url, VITE_BEACON_PROJECT: projectId } = import.meta.env;

export default function App() {
  usePageView();
  return (
    <html lang="en">
      <head>
        <Meta />
        <Links />
      </head>
      <body>
        <BeaconProvider url={url} projectId={projectId}>
          <Outlet />
        </BeaconProvider>
        <Scripts />
      </body>
    </html>
  );
}
