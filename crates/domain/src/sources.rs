//! From where M-Pesa speaks to us.

use std::net::IpAddr;
use std::str::FromStr;

/// The networks whose messages are believed as far as messages without a signature can be. What
/// comes from elsewhere, with the right address, is kept and books nothing before M-Pesa was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources(Option<Vec<Network>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    bits: u128,
    length: u32,
    is_v4: bool,
}

/// A text that is no list of networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a list of networks such as 196.201.214.200,196.201.213.0/24")]
pub struct SourcesError;

/// The addresses Safaricom names.
const SAFARICOM: &str = "196.201.214.200,196.201.214.206,196.201.214.207,196.201.214.208,\
    196.201.213.114,196.201.213.44,196.201.212.127,196.201.212.138,196.201.212.129,\
    196.201.212.136,196.201.212.74,196.201.212.69";

impl Sources {
    /// Everywhere: for a pretend M-Pesa on the same machine.
    pub const fn anywhere() -> Self {
        Self(None)
    }

    /// The addresses Safaricom names.
    pub fn safaricom() -> Self {
        // Nobody is believed where the list does not read, which a test rules out.
        SAFARICOM.parse().unwrap_or(Self(Some(Vec::new())))
    }

    /// Whether a message from there is believed.
    pub fn contain(&self, address: IpAddr) -> bool {
        let Some(networks) = &self.0 else {
            return true;
        };
        let (bits, is_v4) = bits_of(address.to_canonical());
        networks.iter().any(|network| {
            let width: u32 = if is_v4 { 32 } else { 128 };
            let shift = width.saturating_sub(network.length);
            network.is_v4 == is_v4
                && bits.checked_shr(shift).unwrap_or(0)
                    == network.bits.checked_shr(shift).unwrap_or(0)
        })
    }
}

fn bits_of(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(v4) => (u128::from(u32::from(v4)), true),
        IpAddr::V6(v6) => (u128::from(v6), false),
    }
}

impl FromStr for Sources {
    type Err = SourcesError;

    fn from_str(text: &str) -> Result<Self, SourcesError> {
        if text.trim() == "any" {
            return Ok(Self::anywhere());
        }
        let networks: Result<Vec<Network>, SourcesError> =
            text.split(',').map(|one| network(one.trim())).collect();
        Ok(Self(Some(networks?)))
    }
}

fn network(text: &str) -> Result<Network, SourcesError> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_not_one| SourcesError)?;
    let (bits, is_v4) = bits_of(address.to_canonical());
    let width: u32 = if is_v4 { 32 } else { 128 };
    let length = match length {
        Some(length) => length.parse().map_err(|_not_one| SourcesError)?,
        None => width,
    };
    if length > width {
        return Err(SourcesError);
    }
    Ok(Network {
        bits,
        length,
        is_v4,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn from(sources: &Sources, address: &str) -> bool {
        sources.contain(address.parse().unwrap())
    }

    #[test]
    fn only_what_is_listed_is_believed() {
        let safaricom = Sources::safaricom();
        assert!(from(&safaricom, "196.201.214.200"));
        assert!(from(&safaricom, "::ffff:196.201.212.69"));
        assert!(!from(&safaricom, "196.201.214.201"));
        assert!(!from(&safaricom, "::1"));
        let wide: Sources = "196.201.212.0/24, 2001:db8::/32".parse().unwrap();
        assert!(from(&wide, "196.201.212.1"));
        assert!(!from(&wide, "196.201.213.1"));
        assert!(from(&wide, "2001:db8:1::1"));
        assert!(from(&"any".parse().unwrap(), "10.1.2.3"));
        assert!(from(&"0.0.0.0/0".parse().unwrap(), "10.1.2.3"));
        for wrong in ["", "x", "10.0.0.0/33", "10.0.0.0/"] {
            assert_eq!(wrong.parse::<Sources>(), Err(SourcesError), "{wrong}");
        }
    }
}
