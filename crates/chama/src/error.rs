//! How a command says no, and the one place where a rule of the schema becomes a sentence.

use store::Constraint;

/// Result of a command or a question.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the product said no; the person can be told why.
    #[error("refused: {}", .0.code)]
    Refused(Box<Refusal>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Something that cannot happen did; a defect of ours.
    #[error("defect: {0}")]
    Defect(String),
}

/// The sort of a refusal. Only the HTTP floor turns it into a status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was sent breaks a rule; the fields say which.
    Invalid,
    /// Nobody is signed in, or the sign-in did not succeed.
    Unauthenticated,
    /// Signed in, but without the right.
    Forbidden,
    /// There is no such thing, or none this person may know of.
    NotFound,
    /// The state of things does not allow it now.
    Conflict,
    /// The same request is being carried out at this moment.
    InFlight,
    /// The idempotency key was used for another request.
    KeyReused,
    /// Something the request must carry is missing.
    Precondition,
    /// Too many tries.
    TooMany,
    /// The service cannot do this at the moment.
    Unavailable,
}

/// A field of the request and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name as the request spells it.
    pub field: &'static str,
    /// Stable code; the text is `error-<code>` with dashes.
    pub code: &'static str,
}

/// A refusal with all that is needed to tell the person what to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The sort.
    pub kind: Kind,
    /// Stable code of the whole.
    pub code: &'static str,
    /// The fields at fault; may be empty.
    pub fields: Vec<FieldError>,
    /// Values the text names.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal without fields.
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self {
            kind,
            code,
            fields: Vec::new(),
            args: Vec::new(),
        }
    }

    /// A refusal of one field.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::new(Kind::Invalid, code).with_field(field, code)
    }

    /// Adds a field.
    #[must_use]
    pub fn with_field(mut self, field: &'static str, code: &'static str) -> Self {
        self.fields.push(FieldError { field, code });
        self
    }

    /// Adds a value for the text.
    #[must_use]
    pub fn with_arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl Error {
    /// The thing does not exist for this person.
    pub fn not_found() -> Self {
        Refusal::new(Kind::NotFound, "not_found").into()
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Turns a rule of the schema into the refusal a person understands; other errors stay.
    #[must_use]
    pub fn explained(self) -> Self {
        match self {
            Self::Store(store::Error::Refused(constraint)) => explain(&constraint).map_or_else(
                || Self::Store(store::Error::Refused(constraint)),
                Self::from,
            ),
            other => other,
        }
    }
}

/// The guards of the schema that input can reach, each with its sentence.
fn explain(constraint: &Constraint) -> Option<Refusal> {
    let conflict = |field, code| Refusal::new(Kind::Conflict, code).with_field(field, code);
    Some(match constraint {
        Constraint::Unique(name) => match name.as_str() {
            "users_email_key" => conflict("email", "email_taken"),
            "users_username_key" => conflict("username", "username_taken"),
            "members_chama_id_user_id_key" => conflict("email", "already_a_member"),
            "members_chama_id_email_key" => conflict("email", "member_email_taken"),
            "funds_chama_id_code_key" => conflict("code", "fund_code_taken"),
            "members_chama_id_phone_number_key" => conflict("phone_number", "member_phone_taken"),
            "join_requests_chama_id_user_id_key" => conflict("code", "already_asked"),
            "transactions_receipt_scope_receipt_code_key" => {
                conflict("mpesa_receipt_number", "receipt_already_booked")
            }
            "journal_entries_chama_id_reverses_number_key" => {
                Refusal::new(Kind::Conflict, "already_reversed")
            }
            "payment_approvals_proposal_id_member_id_key"
            | "payment_approvals_proposal_id_user_id_key" => {
                Refusal::new(Kind::Conflict, "already_approved")
            }
            "statement_rows_place_id_row_key_key" => {
                Refusal::new(Kind::Conflict, "statement_kept_meanwhile")
            }
            "paybills_short_code_key" => conflict("short_code", "short_code_taken"),
            "paybills_till_number_key" => conflict("till_number", "short_code_taken"),
            "paybills_chama_id_key" => Refusal::new(Kind::Conflict, "paybill_in_use"),
            "paybills_place_id_key" => conflict("place_id", "place_has_paybill"),
            "stk_requests_phone_number_key" => conflict("phone_number", "prompt_open"),
            "suspense_assignments_receipt_key" => Refusal::new(Kind::Conflict, "already_assigned"),
            // The answer stored under the key is given before this is asked; where there is none
            // yet, the other one has written it and not yet committed.
            "idempotency_keys_owner_id_idempotency_key_key" => {
                Refusal::new(Kind::InFlight, "idempotency_in_flight")
            }
            _ => return None,
        },
        Constraint::Check(name) => match name.as_str() {
            "balance_floor" => conflict("amount", "insufficient_funds"),
            "balance_ceiling" => conflict("amount", "savings_would_go_negative"),
            "invitation_uses" => conflict("code", "invitation_used_up"),
            "period_open" => conflict("value_date", "period_closed"),
            "book_not_suspended" => Refusal::new(Kind::Forbidden, "chama_suspended"),
            "book_not_closed" => Refusal::new(Kind::Forbidden, "chama_closed"),
            _ => return None,
        },
        Constraint::ForeignKey | Constraint::NotNull => return None,
    })
}

/// Collects what is wrong with the fields of a request, so that all of it is told at once.
#[derive(Debug, Default)]
pub struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that a field is wrong.
    pub fn refuse(&mut self, field: &'static str, code: &'static str) {
        self.errors.push(FieldError { field, code });
    }

    /// Whether something is wrong with this field.
    pub fn has(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    /// Keeps the value or notes the error's code against the field.
    pub fn take<T>(
        &mut self,
        field: &'static str,
        value: std::result::Result<T, &'static str>,
    ) -> Option<T> {
        value.map_err(|code| self.refuse(field, code)).ok()
    }

    /// Refuses with all that was noted, if anything was.
    pub fn finish(self) -> Result<()> {
        match self.errors.first() {
            None => Ok(()),
            Some(first) => {
                let mut refusal = Refusal::new(Kind::Invalid, first.code);
                if self.errors.len() > 1 {
                    refusal.code = "several_fields_wrong";
                }
                refusal.fields = self.errors;
                Err(refusal.into())
            }
        }
    }
}
