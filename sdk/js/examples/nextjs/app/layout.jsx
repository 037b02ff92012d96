import { BeaconProvider } from '@beacon/sdk/react';

import { PageViews } from './page-views';

const { NEXT_PUBLIC_BEACON_URL: url, NEXT_PUBLIC_BEACON_PROJECT: projectId } = process.env;

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <BeaconProvider url={url} projectId={projectId}>
          <PageViews />
          {children}
        </BeaconProvider>
      </body>
    </html>
  );
}
