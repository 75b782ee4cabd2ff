//! Headers in Spanish and French. They are asked about, never read by themselves: *Nombre* may be a whole name, *Estado* a part of
//! an address, and *Baja* a leaver or somebody on sick leave.

use crate::model::{Field, fold, plain_name};

use super::role::Role;

const fn field(field: Field) -> Role {
    Role::Field(field)
}

/// Words that say nothing by themselves.
const BETWEEN: &str = "de del la el los las du des d l le les y et en un una";

/// What may be meant, in words without accents.
const MEANT: [(Role, &str); 14] = [
    (
        field(Field::AdpEmployeeId),
        "empleado; no empleado; num empleado; numero empleado; id empleado; codigo empleado; clave empleado; legajo; matricule; \
         no employe; numero employe; code employe; id employe",
    ),
    (field(Field::FirstName), "nombre; nombres; primer nombre; prenom; prenoms"),
    (field(Field::LastName), "apellido; apellidos; primer apellido; nom; nom famille"),
    (
        Role::FullName,
        "nombre completo; nombre y apellidos; nombre apellidos; nombre apellido; nom complet; nom prenom",
    ),
    (
        field(Field::Email),
        "correo; correo electronico; correo trabajo; courriel; adresse courriel; email travail",
    ),
    (
        field(Field::Phone),
        "telefono; celular; movil; telefono celular; telefono movil; telephone cellulaire; cellulaire; numero telephone",
    ),
    (
        field(Field::Status),
        "estado; estatus; estado laboral; estado empleado; estatus empleado; activo; vigente; baja; statut; etat; \
         statut emploi; statut employe; actif; en poste",
    ),
    (
        field(Field::StartDate),
        "fecha ingreso; fecha inicio; fecha contratacion; fecha alta; date embauche; date entree; date debut",
    ),
    (
        field(Field::TerminationDate),
        "fecha baja; fecha salida; fecha termino; fecha terminacion; fecha fin; ultimo dia; date fin; date fin emploi; date depart; \
         date sortie; dernier jour; dernier jour travail",
    ),
    (
        field(Field::Sites),
        "sucursal; sucursales; ubicacion; tienda; centro trabajo; succursale; emplacement; lieu travail; magasin",
    ),
    (field(Field::Departments), "departamento; departement"),
    (
        field(Field::WageRate),
        "sueldo hora; sueldo por hora; salario hora; salario por hora; pago por hora; tarifa hora; taux horaire; salaire horaire",
    ),
    (field(Field::Permission), "permiso; perfil caja"),
    (field(Field::PosPin), "clave caja; nip"),
];

/// Returns what a header may mean in another language.
pub(in crate::roster) fn meant(header: &str) -> Option<Role> {
    let folded = fold(header);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(plain_name);
    let words: Vec<String> = words.filter(|word| !BETWEEN.split(' ').any(|one| one == word)).collect();
    let phrase = words.join(" ");
    let is_it = |known: &str| {
        let known = known.trim().split(' ').filter(|word| !BETWEEN.split(' ').any(|one| one == *word));
        known.collect::<Vec<_>>().join(" ") == phrase
    };
    let found = MEANT.iter().find(|(_, phrases)| phrases.split(';').any(is_it));
    found.filter(|_| !phrase.is_empty()).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_header_may_mean_is_told_by_its_words() {
        for (header, role) in [
            ("No. de empleado", field(Field::AdpEmployeeId)),
            ("Pr\u{e9}nom", field(Field::FirstName)),
            ("APELLIDOS", field(Field::LastName)),
            ("Nom de famille", field(Field::LastName)),
            ("Nombre completo", Role::FullName),
            ("Correo electr\u{f3}nico", field(Field::Email)),
            ("T\u{e9}l\u{e9}phone cellulaire", field(Field::Phone)),
            ("Estatus", field(Field::Status)),
            ("Date d\u{2019}embauche", field(Field::StartDate)),
            ("Fecha de baja", field(Field::TerminationDate)),
            ("Date de fin d'emploi", field(Field::TerminationDate)),
            ("Sueldo por hora", field(Field::WageRate)),
            ("Ubicaci\u{f3}n", field(Field::Sites)),
        ] {
            assert_eq!(meant(header), Some(role), "{header}");
        }
        for other in
            ["", "de la", "Puesto", "Estado civil", "Fecha de nacimiento", "Ben", "Archer", "LA", "Notes"]
        {
            assert_eq!(meant(other), None, "{other}");
        }
    }
}
