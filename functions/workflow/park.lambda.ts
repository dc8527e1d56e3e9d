import { workflowDeps } from './bindings.ts';
import { type Parking, park } from './park.ts';

/** An execution begins to wait, and leaves its token. */
export const handler = (parking: Parking): Promise<void> => park(workflowDeps('park'), parking);
