// Every formula of the window, of help and of reports, in both languages: every letter has its glyph, every accent
// stands on its letter, no index is left beside an underscore.

#include "sae/sae_metrics.h"
#include "ui/charts/spec/math_text.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/text.h"
#include "ui/help/glossary_dialog.h"
#include "ui/help/help_popup.h"
#include "ui/help/help_text.h"
#include "ui/widgets/appearance.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QGlyphRun>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QRawFont>
#include <QRegularExpression>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextDocument>
#include <QTextLayout>
#include <memory>

using namespace lamina;

namespace {

struct Glyph {
    QRectF box;
    quint32 index = 0;
};

// Of one line of a document, in the order of its letters.
std::vector<Glyph> glyphsOf(const QTextLayout& layout, int from, int length) {
    std::vector<Glyph> glyphs;
    for (const QGlyphRun& run : layout.glyphRuns(from, length))
        for (qsizetype i = 0; i < run.glyphIndexes().size(); ++i)
            glyphs.push_back({run.rawFont().boundingRect(run.glyphIndexes()[i]).translated(run.positions()[i]),
                              run.glyphIndexes()[i]});
    return glyphs;
}

// What is wrong with the document as it would be painted; empty: nothing.
QString faultOf(const QTextDocument& document) {
    static const QRegularExpression accents(QStringLiteral("[\\x{0302}\\x{0304}]"));
    (void)document.documentLayout()->documentSize(); // lays it out
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QString text = block.text();
        for (const Glyph& glyph : glyphsOf(*block.layout(), 0, static_cast<int>(text.size())))
            if (glyph.index == 0)
                return QStringLiteral("a letter without glyph in: ") + text;
        for (qsizetype at = text.indexOf(accents); at > 0; at = text.indexOf(accents, at + 1)) {
            const std::vector<Glyph> both = glyphsOf(*block.layout(), static_cast<int>(at) - 1, 2);
            if (both.size() != 2)
                return QStringLiteral("no accent in: ") + text;
            const QRectF &letter = both[0].box, &accent = both[1].box;
            const bool above = accent.center().y() < letter.top() && letter.top() - accent.bottom() < letter.height();
            const bool over = std::abs(accent.center().x() - letter.center().x()) < letter.width() / 2;
            if (!above || !over)
                return QStringLiteral("an accent astray in: ") + text;
        }
        if (text.contains(QRegularExpression(QStringLiteral("_[nij]{1,2}([^a-z_]|$)"))))
            return QStringLiteral("an index on the line in: ") + text;
    }
    return {};
}

QString faultOfHtml(const QString& html) {
    QTextDocument document;
    document.setDefaultFont(QApplication::font());
    document.setHtml(html);
    return faultOf(document);
}

} // namespace

class MathTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormulaIsTypeset() {
        QStringList formulas;
        for (const MetricDefinition& metric : metricDefinitions())
            formulas << fromStd(metric.formula);
        for (const char* language : {"en", "vi"}) {
            const HelpTexts texts = readHelpTexts(QLatin1String(language));
            for (const HelpTopic& topic : texts.topics)
                formulas << topic.what << topic.formula << topic.reading << topic.misreading;
            for (const GlossaryEntry& entry : texts.glossary)
                formulas << entry.text;
        }
        int withAccents = 0;
        for (const QString& formula : formulas) {
            const QString fault = faultOfHtml(mathHtml(formula, QApplication::font()));
            QVERIFY2(fault.isEmpty(), qPrintable(fault));
            withAccents += hasAccents(formula) ? 1 : 0;
        }
        QVERIFY(withAccents >= 10);
    }

    void indicesAreBelowTheLine() {
        const QString html =
            mathHtml(QStringLiteral("density_j = mean_n |z_nj| - 1, log10(ce_mean) of W_enc"), QFont());
        for (const char* part : {"density<sub>j</sub>", "mean<sub>n</sub>", "|z<sub>nj</sub>| − 1", "log<sub>10</sub>(",
                                 "ce_mean", "W_enc"})
            QVERIFY2(html.contains(QString::fromUtf8(part)), part);
        QCOMPARE(mathHtml(QStringLiteral("<b>a & b</b>\nc"), QFont()),
                 QStringLiteral("&lt;b&gt;a &amp; b&lt;/b&gt;<br>c"));
    }

    // By what is painted, whatever the fonts say of themselves: only right above the x is there any other ink.
    void theHatIsPaintedOnItsLetter() {
        const auto painted = [](const QString& plain) {
            QTextDocument document;
            QFont font = QApplication::font();
            font.setPixelSize(40);
            document.setDefaultFont(font);
            const QString with = mathHtml(QStringLiteral("x̂"), font);
            document.setHtml(QString(with).replace(QStringLiteral("x̂"), plain));
            QImage image(120, 120, QImage::Format_Grayscale8);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.translate(0, 20);
            document.drawContents(&painter);
            return image;
        };
        const auto inkOf = [](const QImage& image, const QImage* without) {
            QRect ink;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (qGray(image.pixel(x, y)) < 128 && !(without && qGray(without->pixel(x, y)) < 200))
                        ink |= QRect(x, y, 1, 1);
            return ink;
        };
        const QImage bare = painted(QStringLiteral("x"));
        const QRect letter = inkOf(bare, nullptr), hat = inkOf(painted(QStringLiteral("x̂")), &bare);
        QVERIFY(!hat.isEmpty());
        QVERIFY(hat.bottom() <= letter.top() + 2 && letter.top() - hat.bottom() < letter.height());
        QVERIFY(std::abs(hat.center().x() - letter.center().x()) < letter.width() / 2);
    }

    void glossaryHelpAndToolTipsTypesetThem() {
        applyLanguage(*qApp, QStringLiteral("en"));
        QWidget window;
        GlossaryDialog glossary(&window);
        for (const char* key : {"topic/mse", "topic/fvu", "sae"}) {
            glossary.showKey(QLatin1String(key));
            const auto* shown = glossary.findChild<QTextBrowser*>(QStringLiteral("glossaryText"));
            QVERIFY(hasAccents(shown->toPlainText()));
            const std::unique_ptr<QTextDocument> whole(shown->document()->clone()); // whatever fits the dialog
            whole->setTextWidth(-1);
            QVERIFY2(faultOf(*whole).isEmpty(), qPrintable(faultOf(*whole)));
        }
        window.show();
        HelpPopup* popup = showHelp(QStringLiteral("fvu"), &window);
        int seen = 0;
        for (const auto* label : popup->findChildren<QLabel*>()) {
            if (!hasAccents(label->text()))
                continue;
            ++seen;
            QCOMPARE(label->textFormat(), Qt::RichText);
            QVERIFY2(faultOfHtml(label->text()).isEmpty(), qPrintable(faultOfHtml(label->text())));
        }
        QVERIFY(seen >= 1);
        const QString tip = asPlainToolTip(QStringLiteral("x̂ <b>"));
        QVERIFY(faultOfHtml(tip).isEmpty() && tip.contains(QStringLiteral("&lt;b&gt;")));
    }
};

QTEST_MAIN(MathTextTest)
#include "math_text_test.moc"
