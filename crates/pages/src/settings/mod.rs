//! The settings of a chama: what it agreed on, its cash places and funds, its closed period, and
//! where it stands.

pub mod close;
pub mod edit;
pub mod fund;
pub mod period;
pub mod place;
pub mod resume;
pub mod show;
pub mod suspend;

mod page;

pub use page::SettingPage;
