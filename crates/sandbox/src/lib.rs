//! A pretend Safaricom over real HTTP, with books of its own.
