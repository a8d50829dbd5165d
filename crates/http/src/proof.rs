//! The password once more, for what moves money out: its tries are counted like sign-ins.

use chama::{
    access::Grant,
    people::proof::{self, Fresh},
};
use domain::access::Right;

use crate::{address::ClientAddress, failure::Failure, person::Person, state::HttpState};

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
