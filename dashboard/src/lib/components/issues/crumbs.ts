/** What a client noted before an error. Its time is in seconds, or a text. */
export interface Crumb {
  timestamp?: string | number | null;
  type?: string | null;
  category?: string | null;
  level?: string | null;
  message?: string | null;
  data?: Record<string, unknown> | null;
}
