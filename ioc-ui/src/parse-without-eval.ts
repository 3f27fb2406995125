import { z } from 'zod';

// The content security policy allows no code from strings; without this zod tries once and the browser reports it.
// It is read when a schema is made, so this module comes before every module with a schema.
z.config({ jitless: true });
