//! The password once more, for what moves money out: its tries are counted like sign-ins.

use axum::{extract::FromRequestParts, http::request::Parts};
use chama::{
    access::Grant,
    people::proof::{self, Fresh},
};
use domain::access::Right;

use crate::{
    address::ClientAddress,
    failure::Failure,
    person::{InChama, Person},
    state::HttpState,
};

/// Somebody with one right in the chama of the path, and the address they ask from: what is needed
/// to ask for the password once more.
#[derive(Debug, Clone)]
pub struct Hand<R: Right> {
    inside: InChama<R>,
    address: ClientAddress,
}

impl<R: Right> FromRequestParts<HttpState> for Hand<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Failure> {
        let inside = InChama::from_request_parts(parts, state).await?;
        let address = ClientAddress::from_request_parts(parts, state).await?;
        Ok(Self { inside, address })
    }
}

impl<R: Right> Hand<R> {
    /// As [`Person::fresh`].
    ///
    /// # Errors
    /// The same.
    pub async fn fresh(&self, state: &HttpState, password: &str) -> Result<Fresh<R>, Failure> {
        let InChama { person, grant } = &self.inside;
        person.fresh(state, self.address, *grant, password).await
    }
}

impl Person {
    /// Whether the password is asked for again before money is put out.
    pub fn needs_password(&self, state: &HttpState) -> bool {
        proof::is_needed(state.context(), self.session())
    }

    /// The grant with the proof that the password was given within the last minutes.
    ///
    /// # Errors
    /// 403 when the password is needed and was not given, 422 when it is wrong, 429 after too many
    /// tries.
    pub async fn fresh<R: Right>(
        &self,
        state: &HttpState,
        address: ClientAddress,
        grant: Grant<R>,
        password: &str,
    ) -> Result<Fresh<R>, Failure> {
        if !password.is_empty() && self.needs_password(state) {
            state
                .count_sign_in(&self.profile().email, address.0)
                .await?;
        }
        let context = state.context();
        Ok(context.fresh(self.session(), grant, Some(password)).await?)
    }
}
