/* A tracking code in the groups in which people read it: four symbols each, and the last alone. */

export const grouped = (code) => code.match(/.{1,4}/g).join("-");
