//! The words and phrases of headers, in their one spelling: one table for every system.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::model::Field;

use super::role::Role;

/// Words that say nothing by themselves.
pub(super) const EMPTY: [&str; 22] = [
    "of", "the", "for", "on", "in", "at", "a", "an", "s", "is", "by", "usd", "us", "dollars", "mm", "dd",
    "yyyy", "yy", "field", "column", "optional", "required",
];

/// Periods longer than an hour.
pub(super) const LONG: &str = "day daily week biweekly fortnight month semimonthly year annual salary annualized weekly quarter \
    quarterly period paycheck";

/// Words of which one is enough to ask.
pub(super) const SPEAKS_ALONE: &str = "status active inactive terminated suspended disabled archived enabled employed deactivated separated \
    former email phone mobile wage permission dismissed resigned site department";

/// Words that may stand beside any meaning and change none.
pub(super) const BESIDE: &str = "employee worker associate staff person personnel current primary main adp ukg paycom paylocity workday \
                      gusto rippling bamboohr paychex paycor homebase toast square quickbooks kronos payroll hris personal \
                      contact";

/// Words that make a header speak of somebody or something else: such a column is nobody's here, and not asked about.
pub(super) const ELSEWHERE: &str = "supervisor manager reports reporting reviewer approver spouse dependent dependents beneficiary previous \
                         prior company employer agency vendor bank benefit benefits insurance cobra birth middle maiden \
                         relationship domain opt consent fax country tax seniority service anniversary created modified \
                         updated changed deposit net gross ytd budget marital visa filing eligibility eeo review probation \
                         vaccination training certification license garnishment address street city zip postal county ssn \
                         military veteran disability citizenship student smoker tobacco enrollment onboarding dental \
                         medical retirement 401 i pto vacation sick accrual balance background drug i9 w4 shirt uniform notes comments comment \
                         assignment project supervisory organization cost class category group ext extension alert alerts \
                         verified shift hours overtime_hours multiplier factor reason loa leave exempt flsa union";

const fn field(field: Field) -> Role {
    Role::Field(field)
}

/// A meaning: the phrases that make it, each a set of words, and the words that may stand beside them.
pub(super) type Meaning = (Role, &'static str, &'static str);

/// What makes each role.
pub(super) const MEANINGS: &[Meaning] = &[
    (
        field(Field::AdpEmployeeId),
        "employee id; employee number; employee code; file number; associate id; associate number; \
         worker id; worker number; payroll id; payroll number; team member id; team member number; \
         adp id; adp number; personnel number; personnel id; person id; person number; staff id; \
         staff number; hris id; rippling id; id; source employee number; paycom id; paylocity id; \
         gusto id",
        "",
    ),
    (field(Field::FirstName), "first name; given name; first", "legal"),
    (field(Field::LastName), "last name; family name; last", "legal preferred suffix and or"),
    (
        Role::FullName,
        "name; full name; first last name; worker; payroll name; legal name general display format; \
         display name; person",
        "legal",
    ),
    (
        Role::PreferredFirstName,
        "preferred name; preferred first name; preferred chosen first name; preferred; first name \
         they go; nickname; goes; known as; chosen name; chosen first name; preferred chosen name",
        "or legal",
    ),
    (field(Field::Email), "email; email address", "work home business"),
    (field(Field::Phone), "phone; phone number; mobile; mobile phone; mobile number", "home"),
    (
        field(Field::Status),
        "status; employment status; position status; user status; status code; job status; hris \
         status; work status; status description; hr status; assignment status; assignment status type",
        "employment code description",
    ),
    (
        Role::IsActive,
        "active; active status; active flag; enabled; employed; current employee; currently employed; \
         active employee; currently active; active indicator; current worker; current staff; \
         currently work; still work",
        "flag indicator user account still currently",
    ),
    (
        Role::HasLeft,
        "terminated; inactive; suspended; archived; deactivated; former; left; termination flag; \
         separation flag; separated flag; termination indicator; dismissed; offboarded; number longer \
         employed; ex; left company; departed; account disabled; user disabled",
        "flag indicator user account status",
    ),
    (
        field(Field::StartDate),
        "hire date; start date; join date; original hire date; original hire; hire date rehire; \
         employment start date; employment start; first day work; first day; commencement date; \
         onboard date",
        "original",
    ),
    (
        Role::RehireDate,
        "rehire date; most recent hire date; recent hire date; last hire date; last hire; latest hire \
         date; latest hire",
        "",
    ),
    (
        field(Field::TerminationDate),
        "termination date; terminated date; end date; employment end date; employment end; separation \
         date; last day; last day work; last date work; last work date; exit date; leaving date; left \
         date; date left; departure date; offboard date; offboarding date; last date employment; last \
         day employment; dismissal date; date dismissed; quit date; separation day",
        "effective employment actual",
    ),
    (
        field(Field::Sites),
        "site; location; location name; location description; location code; work location; work \
         location name; home location; site name; home site; work site; wash; wash location; car \
         wash; branch; facility; site location; wash site; branch location; facility name; branch \
         name",
        "home work assigned default name",
    ),
    (
        field(Field::WageRate),
        "pay rate; hour rate; hour pay rate; hour wage; hour pay; rate; wage; wage rate; base rate; \
         base pay rate; regular pay rate amount; regular rate; regular pay rate; pay rate amount; \
         rate per hour; pay per hour; wage per hour; base hour rate; hour base rate; regular hour \
         rate; base wage; rate pay; compensation rate; hour compensation; hour rate amount; base \
         compensation hour",
        "base regular standard straight time amount per hour hr",
    ),
    (
        field(Field::OvertimeWageRate),
        "overtime rate; overtime pay rate; overtime wage; overtime wage rate; overtime pay; overtime \
         hour rate",
        "hour hr amount per",
    ),
    (
        field(Field::WageEffectiveDate),
        "wage effective date; pay effective date; rate effective date; pay rate effective date; wage \
         effective; pay rate start date; rate start date; compensation effective date; wage rate \
         effective date; rate change effective date; pay change effective date; effective date rate; \
         hour rate effective date",
        "hour",
    ),
    (
        Role::PayType,
        "pay type; salary indicator; salary or hour; salary or hour code; hour or salary; salary \
         hour; salaried hour; pay basis; rate type; pay rate type; wage type; compensation type; paid \
         per; pay per; rate per; per; pay unit; rate unit; wage unit; compensation unit; unit pay; \
         wage basis; rate basis; pay rate unit; salary basis; pay rate per; salaried; salaried \
         indicator; wage per; salary flag; salaried flag; rate code description; regular pay rate \
         description; pay rate description",
        "code",
    ),
    (
        Role::PayFrequency,
        "pay frequency; pay period; pay cycle; pay schedule; frequency; wage frequency; rate \
         frequency",
        "code description",
    ),
    (
        field(Field::PosUserId),
        "pos id; pos number; pos user id; pos user number; pos employee id; pos employee number; till \
         id; till number; register id; register number; cashier id; cashier number; sonny id; sonny \
         number; sonnys id; sonnys number; point sale id; point sale number; till user id; pos login \
         id; pos cashier number; pos cashier id",
        "user employee",
    ),
    (
        field(Field::PosPin),
        "pos pin; till pin; register pin; pos passcode; pos pin number; pos pin code",
        "user",
    ),
    (
        field(Field::Departments),
        "department; home department; department name; department description; default department",
        "home work name description",
    ),
    (
        field(Field::Permission),
        "permission; pos role; pos permission; till role; pos access; pos access level; pos template; \
         permission template; pos permission template; pos security level; pos rights; register role; \
         point sale role; pos profile",
        "level",
    ),
    (
        field(Field::Backoffice),
        "back office; back office access; back office login; back office user; back office flag; back \
         office account; has back office login; needs back office login; has back office access",
        "has needs wants flag",
    ),
    (
        field(Field::BackofficeUsername),
        "back office user name; back office login name; back office user id",
        "",
    ),
    (
        field(Field::BackofficePermission),
        "back office permission; back office role; back office template; back office access level",
        "",
    ),
    (
        field(Field::EmergencyContactName),
        "emergency contact; emergency contact name; emergency name; emergency contact full name",
        "full",
    ),
    (
        field(Field::EmergencyContactPhone),
        "emergency phone; emergency contact phone; emergency contact phone number; emergency number; \
         emergency phone number; emergency contact number; emergency contact mobile; emergency mobile",
        "home mobile",
    ),
    (
        Role::PrimaryPosition,
        "primary position; main position; primary job; main job; primary flag; primary position flag",
        "flag",
    ),
    (
        Role::StatusDate,
        "status date; status effective date; status change date; employment status date; employment status effective date; \
         employment status change date",
        "effective",
    ),
];

/// Days from which on somebody does not work here any more. Where another column says who works here they are the last day; alone
/// they are asked about.
pub(super) const DAYS_OF_LEAVING: &str = "inactive date; inactivation date; inactivated date; deactivation date; deactivated date; \
    discharge date; discharged date; final day; final date; relieving date; relieved date; release date; departed date; gone date; \
    scheduled termination date; scheduled last day; expected termination date; expected last day; planned termination date; \
    planned last day; projected termination date; projected last day; anticipated termination date; anticipated last day";

/// What else a list of leavers calls the day from which on they are gone: there it can be nothing else.
pub(super) const DAYS_OF_LEAVERS: &str = "effective date; effective; date; day; leave date; last shift; last shift date; status date; \
    status effective date; status change date";

/// Days of which only a person knows whether they are the last one.
pub(super) const PERHAPS_LAST_DAYS: &str = "resignation date; resigned date; contract end date; contract end; notice date; suspension date; \
    suspended date; archived date; disabled date; deleted date; removed date; retired date; separated date; leaving; \
    scheduled end date; expected end date; planned end date; projected end date; anticipated end date";

/// Words of days that a leaver has and that are not the last one, however late they are.
pub(super) const OTHER_DAYS: &str = "hire rehire start join recent original birth dob anniversary seniority service previous prior check pay \
    paid payroll paycheck wage rate raise salary bonus deposit benefit benefits cobra insurance coverage dental medical vision 401 \
    eligible eligibility review interview visa i9 w4 permit license certification training probation return loa vacation pto sick \
    supervisor manager company created modified updated changed vested vesting garnishment";

/// Words above a column that says yes of who has left.
pub(super) const GONE: &str = "deleted removed separated resigned retired deceased offboarded dismissed quit terminated left gone revoked closed departed exited";

/// Words above a column that says no of who has left.
pub(super) const STAYS: &str = "payroll";

/// Words that may stand beside these alone: a code or a company of the payroll may be an `N`.
pub(super) const BESIDE_STAYS: &str = "payroll still active current employee flag indicator";

/// Words above a column that says of what kind somebody is, and which may say `Former` of them.
pub(super) const KINDS: &str = "status state stage lifecycle standing type category group class";

/// Words that may stand beside the others.
pub(super) const BESIDE_GONE: &str = "employment employee worker associate staff person personnel record user account hr hris payroll access \
    system company from has been still flag indicator code description current";

/// Phrases that may say something of a role, and of which only a person knows.
pub(super) const DOUBTFUL: &[(Role, &str)] = &[
    (
        field(Field::Status),
        "account status; locked; employment type status; employment; employment state; state \
         employment; lifecycle; stage; standing; access; account enabled; rehire eligible status; \
         end; end employment; employment ended; disabled; separated; deleted; resigned; retired; \
         deceased; removed; termination; separation; last work; exit; hold",
    ),
    // A day tells something of the last one beside a status as well.
    (field(Field::Status), PERHAPS_LAST_DAYS),
    (field(Field::TerminationDate), PERHAPS_LAST_DAYS),
    (field(Field::Status), DAYS_OF_LEAVING),
    (field(Field::TerminationDate), DAYS_OF_LEAVING),
    (
        field(Field::AdpEmployeeId),
        "badge number; badge id; clock number; clock id; badge; position id; employee",
    ),
    // Accountants' programs call the column of names so.
    (Role::FullName, "employee; associate; staff; team member"),
    (field(Field::Email), "email 2; email address 2; alternate email"),
    (
        field(Field::Phone),
        "work phone; work mobile; phone 2; alternate phone; other phone; business phone; number",
    ),
    (field(Field::PosPin), "pin; pin number; pin code; passcode; clock pin; employee pin"),
    (field(Field::PosUserId), "pos code; pos; till; till code; user id; user number; register; cashier"),
    (
        field(Field::Sites),
        "site number; site id; location id; location number; site code; branch code; region; area; \
         territory",
    ),
    (field(Field::Departments), "department code; department number; department id; home department code"),
    (field(Field::WageRate), "pay; compensation; amount; pay amount; pay rate 2; rate 2; rate amount"),
    (field(Field::WageEffectiveDate), "effective date; effective; rate change date; pay change date"),
    (
        field(Field::Permission),
        "access level; security level; security role; access role; permission level; template",
    ),
    (field(Field::BackofficeUsername), "user name; login; login name; login id"),
];

/// Every word of the tables.
static KNOWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let phrases = MEANINGS.iter().flat_map(|(_, cores, beside)| [*cores, *beside]);
    let doubtful = DOUBTFUL.iter().map(|(_, cores)| *cores);
    let words = phrases.chain(doubtful).chain([BESIDE, ELSEWHERE, LONG]);
    words.flat_map(|text| text.split([' ', ';'])).filter(|word| !word.is_empty()).chain(EMPTY).collect()
});

/// Returns whether the tables have a word.
pub(super) fn is_known(word: &str) -> bool {
    KNOWN.contains(word)
}
