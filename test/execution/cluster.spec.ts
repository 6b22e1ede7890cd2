import { useCluster } from './counter.js';

// The very same tests, the log in a cluster.
useCluster();
await import('./deciding.spec.js');
await import('./projections.spec.js');
await import('./reactions.spec.js');
await import('./snapshots.spec.js');
await import('./trial.spec.js');
