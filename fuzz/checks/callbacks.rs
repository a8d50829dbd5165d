//! What must hold of callbacks, whatever the bytes.

use daraja::callbacks;

/// The callback of an STK push.
pub fn stk(bytes: &[u8]) {
    if let Ok(message) = callbacks::stk(bytes) {
        let again = callbacks::stk(bytes);
        assert_eq!(again.as_ref(), Ok(&message), "the same bytes say the same");
        assert!(!message.checkout_request_id.is_empty());
        assert_eq!(message.paid(), message.result_code == "0");
        let _ = format!("{message:?}");
    }
}

/// Validation and confirmation of a payment from the phone's menu.
pub fn c2b(bytes: &[u8]) {
    if let Ok(message) = callbacks::c2b(bytes) {
        let again = callbacks::c2b(bytes);
        assert_eq!(again.as_ref(), Ok(&message), "the same bytes say the same");
        assert!(!message.receipt.is_empty());
        let _ = format!("{message:?}");
    }
}

/// The result of a payout, a status query, a balance query or a reversal, and the time-out of one.
pub fn result(bytes: &[u8]) {
    if let Ok(message) = callbacks::result(bytes) {
        let again = callbacks::result(bytes);
        assert_eq!(again.as_ref(), Ok(&message), "the same bytes say the same");
        let details = (message.b2c(), message.status(), message.reversal());
        let _ = format!("{message:?} {details:?} {:?}", message.balances());
        assert_eq!(message.succeeded(), message.result_code == "0");
    }
    let _ = callbacks::timeout(bytes);
}
