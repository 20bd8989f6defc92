//! Sheets into the bytes of a PDF file.

use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use crate::Failure;
use crate::face::Faces;
use crate::layout::Laid;
use crate::lines::Ink;
use crate::sheet::{Item, Kind, Part};
use crate::slip::{Created, Slip};

/// How thick a line is.
const RULE: f32 = 0.5;

/// The dark squares of a code, in rows of equal length.
struct Squares {
    dark: Vec<bool>,
    side: usize,
}

/// Writes the sheets of a slip.
pub fn paint(slip: &Slip, laid: &Laid, faces: &Faces) -> Result<Vec<u8>, Failure> {
    let settings = SerializeSettings { configuration: configuration()?, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(slip));
    let squares = slip.code.as_ref().map(|code| squares(&code.text)).transpose()?;
    let mut leaves: Vec<Vec<Identifier>> = laid.parts.iter().map(|_| Vec::new()).collect();
    let mut figure = None;
    let size = Size::from_wh(laid.paper.width, laid.paper.height)
        .ok_or_else(|| Failure::NotWritable("paper".to_owned()))?;
    for (number, sheet) in laid.sheets.iter().enumerate() {
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        for item in sheet {
            if let Item::Code { x, y, side, .. } = item {
                figure = Rect::from_xywh(*x, *y, *side, *side).map(|place| BBox::new(number, place));
            }
            draw(&mut surface, item, (faces, squares.as_ref()), &mut leaves);
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(slip));
    document.set_tag_tree(tree(slip, &laid.parts, leaves, figure));
    document.finish().map_err(|error| Failure::NotWritable(format!("{error:?}")))
}

fn configuration() -> Result<Configuration, Failure> {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Failure::NotWritable(format!("{error:?}")))
}

fn metadata(slip: &Slip) -> Metadata {
    Metadata::new()
        .title(slip.title.replace('\n', " "))
        .language(slip.language.clone())
        .creation_date(instant(slip.created))
}

/// The one entry that PDF/UA-1 asks for: the paper itself.
fn outline(slip: &Slip) -> Outline {
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(slip.title.clone(), top));
    outline
}

fn instant(created: Created) -> DateTime {
    let ((year, month, day), (hour, minute, second)) = (created.date, created.time);
    DateTime::new(year)
        .month(month)
        .day(day)
        .hour(hour)
        .minute(minute)
        .second(second)
        .utc_offset_hour(created.ahead)
        .utc_offset_minute(0)
}

fn squares(text: &str) -> Result<Squares, Failure> {
    let code = qrcode::QrCode::new(text).map_err(|_| Failure::CodeTooLong)?;
    let dark = code.to_colors().into_iter().map(|colour| colour == qrcode::Color::Dark).collect();
    Ok(Squares { dark, side: code.width() })
}

fn draw(
    surface: &mut Surface,
    item: &Item,
    (faces, squares): (&Faces, Option<&Squares>),
    leaves: &mut [Vec<Identifier>],
) {
    let part = match item {
        Item::Text { part, .. } => *part,
        Item::Code { part, .. } => Some(*part),
        Item::Rule { .. } => None,
    };
    let tag = match item {
        Item::Text { part: Some(_), .. } => ContentTag::Span(SpanTag::empty()),
        Item::Text { part: None, .. } => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
        Item::Code { .. } => ContentTag::Other,
        Item::Rule { .. } => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
    };
    let identifier = surface.start_tagged(tag);
    match item {
        Item::Text { x, base, text, style, .. } => {
            let face = faces.face(style.weight);
            surface.set_fill(Some(fill(style.ink)));
            let start = Point::from_xy(*x, *base);
            surface.draw_glyphs(start, &face.glyphs(text), face.font.clone(), text, style.size, false);
        }
        Item::Rule { x, y, width, ink } => {
            surface.set_fill(Some(fill(*ink)));
            fill_all(surface, Rect::from_xywh(*x, *y - RULE / 2.0, *width, RULE));
        }
        Item::Code { x, y, side, .. } => {
            surface.set_fill(Some(fill(Ink::Black)));
            fill_all(surface, squares.map(|it| runs(it, (*x, *y), *side)).unwrap_or_default());
        }
    }
    surface.end_tagged();
    if let Some(leaves) = part.and_then(|part| leaves.get_mut(part)) {
        leaves.push(identifier);
    }
}

fn fill(ink: Ink) -> Fill {
    let lightness = match ink {
        Ink::Black => 0,
        Ink::Grey => 80,
        Ink::Pale => 190,
    };
    Fill { paint: luma::Color::new(lightness).into(), ..Fill::default() }
}

fn fill_all(surface: &mut Surface, places: impl IntoIterator<Item = Rect>) {
    let mut path = PathBuilder::new();
    places.into_iter().for_each(|place| path.push_rect(place));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// The dark squares of a code, those side by side as one.
#[expect(clippy::cast_precision_loss, reason = "a code has at most 177 squares a side")]
fn runs(squares: &Squares, (x, y): (f32, f32), side: f32) -> Vec<Rect> {
    let unit = side / squares.side as f32;
    let mut places = Vec::new();
    for (row, dark) in squares.dark.chunks(squares.side).enumerate() {
        let mut column = 0;
        for run in dark.chunk_by(|a, b| a == b) {
            let (from, long) = (x + column as f32 * unit, run.len() as f32 * unit);
            if run[0] {
                places.extend(Rect::from_xywh(from, y + row as f32 * unit, long, unit));
            }
            column += run.len();
        }
    }
    places
}

/// The parts as a tree, in the order in which they are read.
fn tree(slip: &Slip, parts: &[Part], leaves: Vec<Vec<Identifier>>, figure: Option<BBox>) -> TagTree {
    let mut groups: Vec<Option<TagGroup>> = parts
        .iter()
        .zip(leaves)
        .map(|(part, leaves)| {
            let leaves = leaves.into_iter().map(Node::from).collect();
            Some(TagGroup::with_children(tag(slip, &part.kind, figure), leaves))
        })
        .collect();
    let mut roots = Vec::new();
    // A part always comes after the one it is within: from the end, each is whole when it is moved.
    for index in (0..parts.len()).rev() {
        let Some(group) = groups[index].take() else { continue };
        match parts[index].within.and_then(|within| groups[within].as_mut()) {
            Some(above) => above.children.insert(0, group.into()),
            None => roots.push(Node::from(group)),
        }
    }
    roots.reverse();
    TagTree::from(roots).with_lang(Some(slip.language.clone()))
}

fn tag(slip: &Slip, kind: &Kind, figure: Option<BBox>) -> TagKind {
    match kind {
        Kind::Title => Tag::Hn(NonZeroU16::MIN, Some(slip.title.clone())).into(),
        Kind::Heading(words) => Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(words.clone())).into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::Figure(caption) => Tag::Figure(Some(caption.clone())).with_bbox(figure).into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnName => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowName => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Cell => Tag::TD.into(),
    }
}
