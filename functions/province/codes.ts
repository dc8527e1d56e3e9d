import { sha256 } from '../../shared/adapters/sha256.ts';
import { CODES } from '../../shared/province/fields.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';

/** The version of the published codes: whoever has the same has the same tables. */
export const CODES_VERSION = sha256(canonicalJson(CODES)).slice(0, 12);
