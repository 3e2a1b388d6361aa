// The bar of the marking mode, while somebody marks words: the keys are its own then.

export const marking = () => document.querySelector("[data-marking]:not([hidden])");
