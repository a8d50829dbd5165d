//! Secrets that others trusted us with, kept so that a copy of the database opens none of them.
//!
//! A secret is sealed with AES-256-GCM under the current key of the [`Keyring`] and is bound to its
//! purpose: what it is for and the row it stands in. The keys are not in the database. Beside what
//! was sealed stands the id of its key, so that old keys open what they sealed while a new one
//! takes over. Owns no table: whoever keeps a secret keeps its [`Sealed`] form.

mod key;
mod keyring;

pub use key::{Key, KeyError};
pub use keyring::{KeySource, Keyring, KeysUnreadable};

/// A sealed secret and the id of the key that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The id of the key.
    pub key_id: String,
    /// The nonce, what was sealed, and its tag.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;
    use crate::error::{Error, Kind};

    fn key(id: &str, byte: u8) -> Key {
        Key::new(id, [byte; Key::LENGTH]).unwrap()
    }

    fn ring(keys: &[(&str, u8)]) -> Keyring {
        let keys: Vec<Key> = keys.iter().map(|(id, byte)| key(id, *byte)).collect();
        Keyring::new(&keys).unwrap()
    }

    fn kind(error: &Error) -> Option<Kind> {
        error.refusal().map(|refusal| refusal.kind)
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_for_its_purpose_and_no_other(
            text in "\\PC{0,200}", purpose in "[a-z/0-9]{1,20}", other in "[a-z/0-9]{1,20}",
        ) {
            let ring = ring(&[("a", 1)]);
            let sealed = ring.seal(&purpose, text.as_bytes()).unwrap();
            let opened = ring.open(&purpose, &sealed).unwrap();
            prop_assert_eq!(opened.expose_secret(), text.as_str());
            let own = |part: &[u8]| text.as_bytes().windows(8).any(|own| own == part);
            let told = sealed.bytes.windows(8).any(own);
            prop_assert!(!told, "a part of the text can be read");
            if other != purpose {
                prop_assert!(matches!(ring.open(&other, &sealed), Err(Error::Defect(_))));
            }
        }

        #[test]
        fn a_single_bit_changed_is_noticed(
            text in "\\PC{1,40}",
            at in any::<prop::sample::Index>(),
        ) {
            let ring = ring(&[("a", 1)]);
            let mut sealed = ring.seal("p", text.as_bytes()).unwrap();
            let bit = at.index(sealed.bytes.len() * 8);
            sealed.bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(ring.open("p", &sealed).is_err());
        }

        #[test]
        fn what_was_cut_short_is_refused(length in 0_usize..28) {
            let ring = ring(&[("a", 1)]);
            let mut sealed = ring.seal("p", b"").unwrap();
            sealed.bytes.truncate(length.min(sealed.bytes.len().saturating_sub(1)));
            prop_assert!(ring.open("p", &sealed).is_err());
        }
    }

    #[test]
    fn the_same_secret_sealed_twice_looks_different() {
        let ring = ring(&[("a", 1)]);
        assert_ne!(ring.seal("p", b"x").unwrap(), ring.seal("p", b"x").unwrap());
    }

    #[test]
    fn another_key_under_the_same_id_opens_nothing() {
        let sealed = ring(&[("a", 1)]).seal("p", b"x").unwrap();
        assert!(matches!(
            ring(&[("a", 2)]).open("p", &sealed),
            Err(Error::Defect(_))
        ));
    }

    #[test]
    fn the_first_key_seals_and_all_open() {
        let old = ring(&[("a", 1)]);
        let both = ring(&[("b", 2), ("a", 1)]);
        let before = old.seal("p", b"x").unwrap();
        let after = both.seal("p", b"x").unwrap();
        assert_eq!((before.key_id.as_str(), after.key_id.as_str()), ("a", "b"));
        assert_eq!(both.open("p", &before).unwrap().expose_secret(), "x");
        let missing = old.open("p", &after).unwrap_err();
        assert_eq!(kind(&missing), Some(Kind::Unavailable));
    }

    #[test]
    fn without_a_key_nothing_is_sealed() {
        let none = Keyring::default();
        assert!(!none.can_seal());
        assert_eq!(
            kind(&none.seal("p", b"x").unwrap_err()),
            Some(Kind::Unavailable)
        );
        assert!(none.fingerprint(&["x"]).is_err());
    }

    struct Shelf(Arc<Mutex<Option<u8>>>);

    impl KeySource for Shelf {
        fn read(&self) -> Result<Vec<Key>, KeysUnreadable> {
            match *self.0.lock().unwrap() {
                Some(1) => Ok(vec![key("a", 1)]),
                Some(_) => Ok(vec![key("b", 2), key("a", 1)]),
                None => Err(KeysUnreadable("gone".to_owned())),
            }
        }
    }

    #[test]
    fn an_unknown_key_is_looked_for_and_those_at_hand_stay_when_there_is_none() {
        let shelf = Arc::new(Mutex::new(Some(1)));
        let running = Keyring::kept_in(Box::new(Shelf(Arc::clone(&shelf)))).unwrap();
        let sealed = ring(&[("b", 2)]).seal("p", b"x").unwrap();
        assert!(running.open("p", &sealed).is_err());
        *shelf.lock().unwrap() = Some(2);
        assert_eq!(running.open("p", &sealed).unwrap().expose_secret(), "x");
        assert_eq!(running.current().unwrap(), "b");
        *shelf.lock().unwrap() = None;
        running.refresh();
        assert_eq!(running.ids(), ["b", "a"]);
    }

    #[test]
    fn a_fingerprint_knows_the_same_secrets_and_where_one_ends() {
        let ring = ring(&[("a", 1)]);
        let print = |secrets: &[&str]| ring.fingerprint(secrets).unwrap();
        assert_eq!(print(&["ab", "c"]), print(&["ab", "c"]));
        assert_ne!(print(&["ab", "c"]), print(&["a", "bc"]));
    }

    #[test]
    fn a_list_of_keys_is_read_as_it_is_written() {
        let text = format!(
            "# the keys\n{}\n\n {} # old\n",
            key("b", 2).written().expose_secret(),
            key("a.1", 1).written().expose_secret(),
        );
        let read = Key::read_list(&text).unwrap();
        let ids: Vec<&str> = read.iter().map(Key::id).collect();
        assert_eq!(ids, ["b", "a.1"]);
        assert_eq!(read[1].expose(), key("a.1", 1).expose());
        let one = key("a", 1).written().expose_secret().to_owned();
        let joined = Key::read_list(&format!("{one},{}", key("b", 2).written().expose_secret()));
        assert_eq!(joined.unwrap().len(), 2);
        for (wrong, why) in [
            (" # nothing\n", KeyError::None),
            ("a", KeyError::Bytes),
            ("a:AAAA", KeyError::Bytes),
            ("a:not base64", KeyError::Bytes),
            (&one.replacen("a:", "A b:", 1), KeyError::Id),
            (&format!("{one},{one}"), KeyError::Twice),
        ] {
            assert_eq!(Key::read_list(wrong).unwrap_err(), why, "{wrong}");
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        let (key, ring) = (key("a", 9), ring(&[("a", 9)]));
        assert_eq!(format!("{key:?} {ring:?}"), "Key(\"a\") Keyring([\"a\"])");
    }
}
