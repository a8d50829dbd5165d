//! Who is calling, seen through the proxies we were told to believe.
//!
//! A header is a claim by whoever sent it. `X-Forwarded-For` and `X-Real-IP` count only when the
//! connection itself comes from a configured proxy, and of the list only its right end, written by
//! our own proxies, is believed: the first address from the right that is not one of ours.
//! A proxy must set or strip both headers; where both arrive, `X-Forwarded-For` decides.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header::FORWARDED, request::Parts},
};
use ipnet::IpNet;

use crate::failure::Failure;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// The address a request came from, in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address as limits count it: one IPv6 subscriber holds a whole /64.
    pub fn bucket(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(v6) => {
                let network = u128::from(v6) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(network))
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .copied()
            .ok_or_else(Failure::internal)
    }
}

/// The proxies whose headers are believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether the connection comes from a proxy of ours.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }

    /// The client's address for a request that arrived from `peer`.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return ClientAddress(peer);
        }
        if headers.contains_key(FORWARDED_FOR) {
            return ClientAddress(self.rightmost_stranger(peer, headers));
        }
        let real = headers
            .get(REAL_IP)
            .and_then(|value| value.to_str().ok())
            .and_then(parse_hop);
        ClientAddress(real.unwrap_or(peer))
    }

    /// Walks the hops from our side outwards. A hop that is no address ends the walk: what lies
    /// beyond it was not written by a proxy of ours.
    fn rightmost_stranger(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer;
        let lines: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let Some(address) = parse_hop(hop) else {
                return nearest;
            };
            nearest = address;
            if !self.trusts(address) {
                return nearest;
            }
        }
        nearest
    }
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(hop);
    bare.parse()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .map(|address| address.to_canonical())
}

/// Headers that name addresses: never written to a log as they came.
pub const ADDRESS_HEADERS: [HeaderName; 3] = [FORWARDED_FOR, REAL_IP, FORWARDED];

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn proxies() -> TrustedProxies {
        TrustedProxies::new(vec![
            "10.0.0.0/8".parse().unwrap(),
            "::1/128".parse().unwrap(),
        ])
    }

    fn seen(peer: &str, headers: &[(HeaderName, &str)]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value.parse().unwrap());
        }
        proxies().client(peer.parse().unwrap(), &map).0.to_string()
    }

    #[test]
    fn a_stranger_is_believed_about_nothing() {
        let lies = [(FORWARDED_FOR, "1.1.1.1"), (REAL_IP, "2.2.2.2")];
        assert_eq!(seen("41.90.1.1", &lies), "41.90.1.1");
        assert_eq!(seen("::ffff:41.90.1.1", &lies), "41.90.1.1");
    }

    #[test]
    fn a_proxy_of_ours_is_believed_about_its_own_hop_only() {
        assert_eq!(seen("10.0.0.1", &[(REAL_IP, "41.90.1.1")]), "41.90.1.1");
        assert_eq!(
            seen("10.0.0.1", &[(FORWARDED_FOR, "1.1.1.1, 41.90.1.1")]),
            "41.90.1.1"
        );
        assert_eq!(
            seen(
                "10.0.0.1",
                &[(FORWARDED_FOR, "6.6.6.6, 41.90.1.1, 10.2.3.4")]
            ),
            "41.90.1.1"
        );
        assert_eq!(
            seen(
                "::ffff:10.0.0.1",
                &[(FORWARDED_FOR, "1.1.1.1"), (FORWARDED_FOR, "41.90.1.1")]
            ),
            "41.90.1.1"
        );
        assert_eq!(seen("::1", &[(FORWARDED_FOR, "[2c0f::5]:4431")]), "2c0f::5");
        assert_eq!(
            seen("10.0.0.1", &[(FORWARDED_FOR, "41.90.1.1:5555")]),
            "41.90.1.1"
        );
    }

    #[test]
    fn rubbish_ends_the_walk() {
        assert_eq!(
            seen("10.0.0.1", &[(FORWARDED_FOR, "1.1.1.1, unknown")]),
            "10.0.0.1"
        );
        assert_eq!(
            seen("10.0.0.1", &[(FORWARDED_FOR, "1.1.1.1, unknown, 10.9.9.9")]),
            "10.9.9.9"
        );
        assert_eq!(seen("10.0.0.1", &[(REAL_IP, "' or 1=1")]), "10.0.0.1");
        assert_eq!(
            seen("10.0.0.1", &[(FORWARDED_FOR, "10.0.0.3, 10.0.0.2")]),
            "10.0.0.3"
        );
    }

    #[test]
    fn an_ipv6_subscriber_is_one_bucket() {
        let one = ClientAddress("2c0f:fe38:1:2:aaaa::1".parse().unwrap());
        let other = ClientAddress("2c0f:fe38:1:2:bbbb::9".parse().unwrap());
        assert_eq!(one.bucket(), other.bucket());
        assert_eq!(one.bucket().to_string(), "2c0f:fe38:1:2::");
    }
}
