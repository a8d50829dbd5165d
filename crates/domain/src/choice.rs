//! Closed lists of words: enums that are stored, sent and compared as one fixed spelling.

/// A text that is none of the words of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{code}")]
pub struct UnknownChoice {
    code: &'static str,
}

impl UnknownChoice {
    /// An unknown word of the list whose error has this code.
    pub const fn new(code: &'static str) -> Self {
        Self { code }
    }

    /// The stable name of the error, for example `role_unknown`.
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

/// Declares a closed list of words: the enum, its spelling in storage and JSON, and the way back.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $name:ident else $code:literal {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
        }

        impl $name {
            /// Every word of the list, in the order a person is shown them.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The spelling in storage and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                }
            }

        }

        impl std::str::FromStr for $name {
            type Err = $crate::choice::UnknownChoice;

            /// Reads the exact spelling of [`Self::as_str`].
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::choice::UnknownChoice::new($code)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use choice;

#[cfg(test)]
mod tests {
    use crate::transactions::TransactionType;

    #[test]
    fn every_word_reads_back_and_other_spellings_do_not() {
        for choice in TransactionType::ALL {
            assert_eq!(choice.as_str().parse(), Ok(*choice));
            let shouted = choice.as_str().to_uppercase();
            assert_eq!(
                shouted
                    .parse::<TransactionType>()
                    .map_err(|error| error.code()),
                Err("transaction_type_unknown")
            );
        }
    }

    #[test]
    fn json_carries_the_word() {
        let json = serde_json::to_string(&TransactionType::OtherIncome).ok();
        assert_eq!(json.as_deref(), Some("\"other_income\""));
        let back: Option<TransactionType> = serde_json::from_str("\"other_income\"").ok();
        assert_eq!(back, Some(TransactionType::OtherIncome));
    }
}
