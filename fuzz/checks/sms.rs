//! What must hold of a pasted message, whatever the text.

use domain::payments::sms;

/// A text as it was pasted; what is no UTF-8 becomes some text all the same.
pub fn sms(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(read) = sms::read(&text) else {
        return;
    };
    let receipt = read.receipt.as_str();
    assert!(matches!(receipt.len(), 8..=12));
    assert!(
        receipt
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    );
    assert!(read.amount.cents() > 0);
    for part in [&read.party_name, &read.party_phone] {
        assert!(part.len() <= text.len());
        assert_eq!(part.trim(), part);
    }
    assert_eq!(sms::read(&text), Ok(read), "the same text says the same");
}
