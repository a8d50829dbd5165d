//! Work to be done after the commit that asked for it.
