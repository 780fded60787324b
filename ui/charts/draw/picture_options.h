// What a picture is asked to be: its size, look and texts.
#pragma once

#include "base/error.h"

#include <QLocale>
#include <QSize>
#include <QString>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace lamina {

class RunToken;

// Print: black, white and greys that a photocopy keeps apart, thicker lines.
enum class PictureTheme { Light, Dark, Print };
// "light", "dark", "print". Errors: usage.
Result<PictureTheme> pictureTheme(std::string_view name);

// Lengths in px, 96 to the inch.
inline constexpr double pxPerCm = 96 / 2.54;

struct PictureOptions {
    QSize chartSize{560, 340};      // of one chart, where the whole has no size of its own
    std::optional<QSize> totalSize; // of the whole picture: the charts share what heading and caption leave
    int totalWidth = 0;             // of the whole, whose height then follows from chartSize's; 0: none is set
    int columns = 0;                // 0: as many as make the charts' shape pleasant
    double scale = 2;               // PNG: image pixels per px
    PictureTheme theme = PictureTheme::Light;
    int fontSize = 13;  // of the charts' titles; ticks and legends are a little smaller
    QString title;      // of the document, and its heading
    QString caption;    // below the charts, in as many lines as it needs
    QString provenance; // below that, small: where the numbers come from
    QLocale locale = QLocale::c();
    RunToken* token = nullptr;                 // asked between two charts; null: the picture is drawn to its end
    std::function<void(double)> progress = {}; // told the share that is done, 0 to 1, after each chart; any thread
};

// Sizes of figures in papers and talks, each with the text size that suits it.
struct FigureSize {
    std::string_view name; // "one-column": what --size takes
    const char* label;     // in the export dialog, in English; context FigureSize
    double width;          // cm
    double chartHeight;    // cm, of one chart; the whole is as high as its charts need
    double height;         // cm, of the whole; 0: as above
    int columns;           // 0: as many as make the charts' shape pleasant
    int fontSize;          // px
};
std::span<const FigureSize> figureSizes();
// Errors: usage.
Result<FigureSize> figureSize(std::string_view name);
// Size, columns and text size; nothing else is changed.
void apply(const FigureSize& size, PictureOptions& options);

} // namespace lamina
