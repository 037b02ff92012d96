import { BeaconProvider, usePageView } from '@beacon/sdk/react';
import { HeadContent, Outlet, Scripts, createRootRoute } from '@tanstack/react-router';

const { VITE_BEACON_URL: url, VITE_BEACON_PROJECT: projectId } = import.meta.env;

export const Route = createRootRoute({ component: App });

function App() {
  usePageView();
  return (
    <html lang="en">
      <head>
        <HeadContent />
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
