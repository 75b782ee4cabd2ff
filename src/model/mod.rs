//! The words of the domain as plain data: everything that crosses a border of the program is one of these types.
//!
//! Nothing here reads a file, a clock or a socket. A value that exists is valid: parsing is the only way in, and it
//! says what is wrong with a text rather than guessing. Read [`PosUserId`] first for the pattern, then [`SiteTree`] and
//! [`SiteAccess`], which carry the one thing that must never come out inverted: who may open which store.

mod causes;
mod cell;
mod date;
mod email;
mod emergency_contact;
mod exit;
mod field;
mod field_set;
mod form_value;
mod hex;
mod ids;
mod money;
mod name;
mod origin;
mod phone;
mod secrets;
mod site;
mod template;
mod titles;
mod username;

pub use causes::with_causes;
pub use cell::{begins_formula, neutral_unless_number, neutralised, on_one_line};
pub use date::{ParseDateError, parse_date};
pub use email::{Email, ParseEmailError};
pub use emergency_contact::EmergencyContact;
pub use exit::Exit;
pub use field::{Field, FieldPage, UnknownField};
pub use field_set::FieldSet;
pub use form_value::FormValue;
pub(crate) use hex::hex;
pub use ids::{
    DepartmentId, DistrictId, EmployeeId, ParseIdError, PosUserId, RegionId, SiteId, TemplateId, UserId,
};
pub use money::{Money, ParseMoneyError};
pub use name::{
    NameError, PersonName, alike_name, fold, fold_name, is_plainer, plain_name, same_letters, same_name,
    same_word,
};
pub use origin::{BadOrigin, Origin};
pub use phone::{ParsePhoneError, ParsedPhone, Phone, PhoneDoubt, TypedPhone};
pub use secrets::{Password, Pin, SecretError};
pub use site::{District, Region, Site, SiteAccess, SiteLookup, SiteTree, TreeShape, WantedSites};
pub use template::{Department, LoginTemplate, PosMatrix, PosTemplate};
pub use titles::{Behind, behind, is_title};
pub use username::{ParseUsernameError, Username};
