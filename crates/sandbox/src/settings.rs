//! How a sandbox is started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use domain::money::Money;

use crate::clock::{Clock, machine_clock};
use crate::controls::{Limits, Modes};
use crate::short_codes::ShortCode;

/// When what is late happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// By itself, when the machine's clock says so.
    Machine,
    /// When it is told to: [`crate::Sandbox::catch_up`] and [`crate::Sandbox::release`].
    Held,
}

/// How a sandbox is started.
#[derive(Clone)]
pub struct Settings {
    /// Where it listens; port 0 takes any that is free.
    pub bind: SocketAddr,
    pub seed: u64,
    pub clock: Clock,
    pub timing: Timing,
    pub short_codes: Vec<ShortCode>,
    /// Customers by number and name. Others appear when they are first heard of.
    pub people: Vec<(String, String)>,
    /// What a phone holds when it is first seen.
    pub opening_wallet: Money,
    pub limits: Limits,
    pub modes: Modes,
    /// Connections it opens to organisations at once.
    pub connections: usize,
    /// A file that keeps everything for the next start.
    pub kept_in: Option<PathBuf>,
}

impl Settings {
    /// For a person to play with: the machine's clock, Safaricom's limits.
    pub fn for_people(bind: SocketAddr, seed: u64) -> Self {
        Self {
            bind,
            seed,
            clock: machine_clock(),
            timing: Timing::Machine,
            short_codes: Vec::new(),
            people: Vec::new(),
            opening_wallet: Money::from_cents(5_000_000),
            limits: Limits::default(),
            modes: Modes::default(),
            connections: 16,
            kept_in: None,
        }
    }

    /// For tests: any free port, nothing late happens by itself, full wallets, generous limits.
    pub fn for_tests(seed: u64, clock: Clock) -> Self {
        Self {
            clock,
            timing: Timing::Held,
            opening_wallet: Money::from_cents(100_000_000_000),
            limits: Limits::generous(),
            connections: 64,
            ..Self::for_people(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), seed)
        }
    }

    /// With one more organisation.
    #[must_use]
    pub fn with_short_code(mut self, short_code: ShortCode) -> Self {
        self.short_codes.push(short_code);
        self
    }
}
