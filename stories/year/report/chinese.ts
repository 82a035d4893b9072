/** Names of figures and counts as the Chinese page says them; what is missing here is shown by its own name. */
export const chinese: Readonly<Record<string, string>> = {
  entries: "凭证",
};
