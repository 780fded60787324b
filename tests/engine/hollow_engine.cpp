// A library that is no engine.
extern "C" __attribute__((visibility("default"))) int laminaHollow() { return 0; }
