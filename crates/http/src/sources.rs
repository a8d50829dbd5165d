//! From where M-Pesa's reports are taken.

use std::net::IpAddr;

use ipnet::IpNet;

/// The addresses Safaricom names for what it reports by itself.
const SAFARICOM: [[u8; 4]; 12] = [
    [196, 201, 214, 200],
    [196, 201, 214, 206],
    [196, 201, 214, 207],
    [196, 201, 214, 208],
    [196, 201, 213, 114],
    [196, 201, 213, 44],
    [196, 201, 212, 127],
    [196, 201, 212, 138],
    [196, 201, 212, 129],
    [196, 201, 212, 136],
    [196, 201, 212, 74],
    [196, 201, 212, 69],
];

/// The networks whose reports are looked at. An address alone proves nothing; it is one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallbackSources {
    /// Everybody: only where no real money moves.
    Anywhere,
    /// These.
    Networks(Vec<IpNet>),
}

impl Default for CallbackSources {
    fn default() -> Self {
        Self::Networks(
            SAFARICOM
                .map(|octets| IpNet::from(IpAddr::from(octets)))
                .into(),
        )
    }
}

impl CallbackSources {
    /// Whether a report from this address is looked at.
    pub fn allows(&self, address: IpAddr) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Networks(networks) => {
                let address = address.to_canonical();
                networks.iter().any(|network| network.contains(&address))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_safaricom_names_and_no_others() {
        let usual = CallbackSources::default();
        let from = |octets: [u8; 4]| usual.allows(IpAddr::from(octets));
        assert!(from([196, 201, 214, 200]) && from([196, 201, 212, 69]));
        assert!(!from([196, 201, 214, 201]) && !from([127, 0, 0, 1]));
        let mapped = "::ffff:196.201.213.44".parse::<IpAddr>();
        assert!(mapped.is_ok_and(|address| usual.allows(address)));
        assert!(CallbackSources::Anywhere.allows(IpAddr::from([127, 0, 0, 1])));
    }
}
