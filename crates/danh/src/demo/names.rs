//! Names that sound right and belong to nobody in particular.

use domain::identity::{FullName, Sex};

use super::chance::Chance;

/// A people, the family names it goes by, and how many in a hundred households are of it.
struct People {
    ethnicity: &'static str,
    families: &'static [&'static str],
}

const KINH: People = People {
    ethnicity: "Kinh",
    families: &[
        "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Huỳnh",
        "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Lưu",
        "Tạ", "Cao", "Đoàn", "Thái",
    ],
};
const OTHERS: [People; 5] = [
    People { ethnicity: "Tày", families: &["Nông", "Hoàng", "Bế", "Ma", "Lương"] },
    People { ethnicity: "Thái", families: &["Lò", "Cầm", "Quàng", "Hà", "Tòng"] },
    People { ethnicity: "Mường", families: &["Quách", "Bùi", "Đinh", "Bạch", "Hà"] },
    People { ethnicity: "Mông", families: &["Giàng", "Vàng", "Sùng", "Thào", "Lầu"] },
    People { ethnicity: "Khmer", families: &["Thạch", "Kim", "Sơn", "Danh", "Lâm"] },
];

const MIDDLE_MALE: [&str; 14] = [
    "Văn", "Văn", "Văn", "Đức", "Minh", "Quang", "Hữu", "Công", "Xuân", "Ngọc", "Gia", "Quốc", "Thành",
    "Đình",
];
const MIDDLE_FEMALE: [&str; 14] = [
    "Thị", "Thị", "Thị", "Thị", "Ngọc", "Thu", "Minh", "Thanh", "Hồng", "Kim", "Bảo", "Phương", "Khánh",
    "Diệu",
];
const GIVEN_MALE: [&str; 40] = [
    "An", "Anh", "Bảo", "Bình", "Cường", "Công", "Dũng", "Dương", "Đạt", "Đức", "Giang", "Hải", "Hiếu",
    "Hòa", "Hùng", "Huy", "Khang", "Khánh", "Khoa", "Kiên", "Lâm", "Long", "Lộc", "Minh", "Nam", "Nghĩa",
    "Phong", "Phúc", "Quân", "Quý", "Sơn", "Tài", "Thắng", "Thịnh", "Toàn", "Trung", "Tuấn", "Tùng", "Việt",
    "Vinh",
];
const GIVEN_FEMALE: [&str; 40] = [
    "An",
    "Anh",
    "Ánh",
    "Bích",
    "Châu",
    "Chi",
    "Cúc",
    "Diệp",
    "Dung",
    "Duyên",
    "Giang",
    "Hà",
    "Hạnh",
    "Hằng",
    "Hiền",
    "Hoa",
    "Hồng",
    "Huệ",
    "Hương",
    "Hường",
    "Khuê",
    "Lan",
    "Liên",
    "Linh",
    "Loan",
    "Mai",
    "My",
    "Nga",
    "Ngân",
    "Ngọc",
    "Nhung",
    "Oanh",
    "Phượng",
    "Quyên",
    "Thảo",
    "Thủy",
    "Trang",
    "Uyên",
    "Vân",
    "Yến",
];

/// The family name of a household, and its people.
#[derive(Debug, Clone, Copy)]
pub struct Lineage {
    /// The family name.
    pub family: &'static str,
    /// The people.
    pub ethnicity: &'static str,
}

/// A household's lineage.
pub fn lineage(chance: &mut Chance) -> Lineage {
    let at = usize::try_from(chance.below(40)).unwrap_or(0);
    let people = OTHERS.get(at).unwrap_or(&KINH);
    Lineage { family: chance.pick(people.families), ethnicity: people.ethnicity }
}

/// A name of this family.
pub fn name(chance: &mut Chance, family: &str, sex: Sex) -> FullName {
    let (middle, given) = match sex {
        Sex::Male => (&MIDDLE_MALE, &GIVEN_MALE),
        Sex::Female => (&MIDDLE_FEMALE, &GIVEN_FEMALE),
    };
    let (middle, given) = (chance.pick(middle), chance.pick(given));
    let doubled = if chance.percent(12) { format!(" {}", chance.pick(&GIVEN_FEMALE)) } else { String::new() };
    let text = match sex {
        Sex::Female if doubled.trim() != given => format!("{family} {middle}{doubled} {given}"),
        _ => format!("{family} {middle} {given}"),
    };
    text.parse().expect("names of lists are names")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_the_family_and_of_one_composed_form() {
        let mut chance = Chance::new(3);
        for sex in [Sex::Male, Sex::Female] {
            for _ in 0..500 {
                let name = name(&mut chance, "Đặng", sex);
                assert!(name.as_str().starts_with("Đặng "), "{}", name.as_str());
            }
        }
    }

    #[test]
    fn most_households_are_kinh_and_some_are_not() {
        let mut chance = Chance::new(3);
        let kinh = (0..1000).filter(|_| lineage(&mut chance).ethnicity == "Kinh").count();
        assert!((800..950).contains(&kinh), "{kinh}");
    }
}
