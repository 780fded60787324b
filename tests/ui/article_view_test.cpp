// The article in the window: where its windows lie, what each stage left of it, what was left out.

#include "tests/ui/demo_session.h"
#include "ui/article/article_page.h"
#include "ui/article/article_view.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>
#include <QTreeWidget>

using namespace lamina;
using namespace lamina::test;

namespace {

ReadArticlePtr articleOf(const std::vector<std::string>& tokens, WindowLayout windows) {
    auto article = std::make_shared<ReadArticle>();
    std::vector<std::uint32_t> lengths;
    for (const std::string& token : tokens) {
        article->text += token;
        article->ids.push_back(static_cast<TokenId>(article->ids.size()));
        lengths.push_back(static_cast<std::uint32_t>(token.size()));
    }
    article->offsets = tokenOffsets(lengths);
    article->windows = std::move(windows);
    return article;
}

ShownProfile profileOf(const ReadArticlePtr& article) {
    ShownProfile shown;
    RunMail mail;
    mail.article = article;
    shown.apply(mail);
    return shown;
}

} // namespace

class ArticleViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::shared_ptr<const Session> m_session;

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_home.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(QStringLiteral("config")).toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.filePath(QStringLiteral("config")));
        QCoreApplication::setApplicationName(QStringLiteral("lamina-test"));
        applyLanguage(*qApp, QStringLiteral("en"));
        m_session = demoSession(m_home.filePath(QStringLiteral("demo.lamina")).toStdString(), {{"layers", "0-0"}});
    }

    void anEmptyViewSaysWhatWillAppear() {
        ArticleView view;
        view.QWidget::show();
        view.show(ShownProfile(), true);
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("articleEmpty"))->isVisible());
        QVERIFY(!view.page()->isVisible());
    }

    void aHiddenViewDoesNoWork() {
        ArticleView view;
        view.show(ShownProfile::forSession(m_session), true);
        QVERIFY(view.page()->toPlainText().isEmpty());
        view.showToken(1, 5); // kept for when the view is seen
        view.QWidget::show();
        QVERIFY(!view.page()->toPlainText().isEmpty());
        QVERIFY(view.page()->textCursor().hasSelection());
    }

    // Each window's tint begins at the very character where its first token stands.
    void tintsAreTheWindows() {
        ArticleView view;
        view.resize(900, 600);
        view.QWidget::show();
        view.show(ShownProfile::forSession(m_session), true);
        const ReadArticle& article = *m_session->article();
        QCOMPARE(view.page()->toPlainText(), QString::fromStdString(article.text));
        const auto place = [&](std::size_t token) {
            return int(QString::fromUtf8(article.text.data(), qsizetype(article.offsets[token])).size());
        };
        const auto& starts = m_session->windowStarts();
        const auto& stretches = view.page()->stretches();
        QCOMPARE(stretches.size(), starts.size()); // the demo's three windows do not overlap
        for (std::size_t i = 0; i < starts.size(); ++i) {
            QCOMPARE(stretches[i].begin, place(starts[i]));
            QCOMPARE(stretches[i].end, place(starts[i] + m_session->windows().cols));
            QCOMPARE(stretches[i].windows, std::vector<int>{int(i)});
            QCOMPARE(view.page()->dropped()[i], std::pair(place(starts[i]), place(starts[i] + 1)));
        }
        QVERIFY(view.page()->tint(0) != view.page()->tint(1));
        const auto selections = view.page()->extraSelections();
        QCOMPARE(std::size_t(selections.size()), 2 * starts.size());
        QCOMPARE(selections[0].cursor.selectionStart(), stretches[0].begin);
        QCOMPARE(selections[0].cursor.selectionEnd(), stretches[0].end);
        QVERIFY(selections.back().format.fontStrikeOut());
    }

    void windowsThatOverlapShowIt() {
        std::vector<std::string> tokens(60, " ab");
        ArticleView view;
        view.QWidget::show();
        view.show(profileOf(articleOf(tokens, {{0, 15, 15, 40}, 20, false})), true);
        const auto& stretches = view.page()->stretches();
        QCOMPARE(stretches.size(), std::size_t(4));
        QCOMPARE(stretches[0].windows, std::vector<int>{0});
        QCOMPARE(stretches[1].windows, (std::vector<int>{0, 1, 2}));
        QCOMPARE(stretches[1].begin, 45);
        QCOMPARE(stretches[1].end, 60);
        QCOMPARE(stretches[2].windows, (std::vector<int>{1, 2}));
        QCOMPARE(stretches[3].windows, std::vector<int>{3});
        QVERIFY(view.page()->dropped().empty());
        bool told = false;
        for (QLabel* label : view.findChildren<QLabel*>())
            told = told || label->text().contains(QStringLiteral("more than one window"));
        QVERIFY(told);
        QVERIFY(view.facts().contains(QStringLiteral("55 of them used")));
    }

    void factsCountEveryStage() {
        ArticleView view;
        view.QWidget::show();
        view.show(ShownProfile::forSession(m_session), true);
        const ReadArticle& article = *m_session->article();
        const QLocale locale;
        for (const std::size_t number : {article.rawCharacters, article.slicedCharacters, article.cleanedCharacters,
                                         article.ids.size(), article.tokensUsed()})
            QVERIFY(view.facts().contains(locale.toString(qulonglong(number))));
        QVERIFY(article.rawCharacters > article.slicedCharacters);
        QCOMPARE(article.tokensUsed(), m_session->windows().trainingRows());
    }

    void whatWasRemovedOnDemand() {
        ArticleView view;
        view.resize(1000, 600);
        view.QWidget::show();
        view.show(ShownProfile::forSession(m_session), true);
        auto* tree = view.findChild<QTreeWidget*>(QStringLiteral("removed"));
        QVERIFY(!tree->isVisible());
        view.findChild<QToolButton*>(QStringLiteral("removedButton"))->click();
        QVERIFY(tree->isVisible());
        QCOMPARE(tree->topLevelItemCount(), int(m_session->article()->removed.size()));
        QVERIFY(tree->topLevelItemCount() > 2);
        QVERIFY(tree->topLevelItem(0)->childCount() > 0);
        QSignalSpy wanted(&view, &ArticleView::settingsWanted);
        view.findChild<QToolButton*>(QStringLiteral("keepAll"))->click();
        QCOMPARE(wanted.count(), 1);
        using Settings = std::vector<std::pair<std::string, std::string>>;
        QCOMPARE(wanted.at(0).at(0).value<Settings>(), (Settings{{"text", "body"}}));
        view.show(profileOf(articleOf({"plain"}, {{0}, 1, false})), true); // nothing was removed of a text file
        QVERIFY(!tree->isVisible());
        QVERIFY(!view.findChild<QToolButton*>(QStringLiteral("removedButton"))->isVisible());
    }

    void everyKindOfRemovedTextHasAName() {
        auto article = std::make_shared<ReadArticle>(*articleOf({"text"}, {{0}, 1, false}));
        for (const RemovedKindRow& kind : removedKinds())
            article->removed.push_back({std::string(kind.name), 1, 2, {"x"}});
        ArticleView view;
        view.QWidget::show();
        view.show(profileOf(article), true);
        view.setRemovedShown(true);
        auto* tree = view.findChild<QTreeWidget*>(QStringLiteral("removed"));
        QCOMPARE(tree->topLevelItemCount(), int(removedKinds().size()));
        for (int i = 0; i < tree->topLevelItemCount(); ++i)
            QVERIFY(!tree->topLevelItem(i)->toolTip(0).isEmpty());
    }

    void goesToWindowsTokensAndWords() {
        ArticleView view;
        view.resize(700, 300);
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.show(ShownProfile::forSession(m_session), true);
        auto* page = view.page();
        view.findChild<QSpinBox*>(QStringLiteral("windowNumber"))->setValue(3);
        QCOMPARE(page->textCursor().position(), page->windowStart(2).value());
        QVERIFY(page->viewport()->rect().contains(page->cursorRect()));
        view.showToken(1, 7);
        const ReadArticle& article = *m_session->article();
        const std::size_t token = article.windows.starts[1] + 7;
        QCOMPARE(page->textCursor().selectedText().toStdString(),
                 article.text.substr(article.offsets[token], article.offsets[token + 1] - article.offsets[token]));
        QVERIFY(!page->showToken(99, 0));
        QVERIFY(!page->showToken(0, 64));

        page->setFocus();
        QTest::keySequence(page, QKeySequence::Find);
        auto* words = view.findChild<QLineEdit*>(QStringLiteral("findWords"));
        QVERIFY(words->hasFocus());
        QTest::keyClicks(words, QStringLiteral("DIODE"));
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(page->textCursor().selectedText().toLower(), QStringLiteral("diode"));
        const int first = page->textCursor().selectionStart();
        auto* found = view.findChild<QLabel*>(QStringLiteral("found"));
        const QRegularExpression count(QStringLiteral("^[0-9]+ of ([0-9]+)$"));
        QVERIFY2(count.match(found->text()).hasMatch(), qPrintable(found->text()));
        QVERIFY(count.match(found->text()).captured(1).toInt() > 1);
        QTest::keyClick(words, Qt::Key_Return);
        QVERIFY(page->textCursor().selectionStart() != first);
        QVERIFY(page->findWords(QStringLiteral("diode"), true));
        QCOMPARE(page->textCursor().selectionStart(), first);
        words->setText(QStringLiteral("no such words"));
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(found->text(), QStringLiteral("not found"));
    }

    // What is no UTF-8, and what a text document would count otherwise, keeps its place.
    void everyByteHasItsPlace() {
        const auto article = articleOf({"a\r\n", "b\xFF", "\xF0\x9F", "\x99\x82", "\xEF\xB7\x90", std::string(1, '\0'),
                                        "\xE2\x80\xA8", "\xED\xA0\x80", "z"},
                                       {{8}, 1, false});
        const ArticleText text(*article);
        QCOMPARE(text.starts.size(), article->offsets.size());
        QCOMPARE(text.text.mid(text.starts[8]), QStringLiteral("z"));
        QCOMPARE(text.starts[2], text.starts[3]); // one character in two tokens
        QCOMPARE(text.text.mid(text.starts[2], 2), QString::fromUtf8("\xF0\x9F\x99\x82"));
        QCOMPARE(text.tokenAt(text.starts[8]), 8);
        ArticlePage page;
        page.setArticle(article);
        QCOMPARE(page.document()->characterCount() - 1, int(text.text.size()));
        QTextCursor cursor(page.document());
        cursor.setPosition(page.stretches()[0].begin);
        cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor);
        QCOMPARE(cursor.selectedText(), QStringLiteral("z"));
    }

    void aMegabyteInOneParagraphStaysAtHand() {
        std::vector<std::string> tokens(200000, " word");
        const auto article = articleOf(tokens, {{10, 50000, 150000}, 1024, true});
        ArticleView view;
        view.resize(900, 600);
        view.QWidget::show();
        QElapsedTimer timer;
        timer.start();
        view.show(profileOf(article), true);
        view.grab();
        qInfo("a megabyte is shown after %lld ms", static_cast<long long>(timer.elapsed()));
        timer.start();
        view.page()->showWindow(2);
        view.grab();
        qInfo("its third window after %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(view.page()->viewport()->rect().contains(view.page()->cursorRect()));
        QCOMPARE(view.page()->textCursor().position(), view.page()->windowStart(2).value());
    }

    void anOlderSessionHasItsTextAlone() {
        auto article = std::make_shared<ReadArticle>(*m_session->article());
        article->offsets.clear();
        ArticleView view;
        view.QWidget::show();
        view.show(profileOf(article), true);
        QVERIFY(!view.page()->toPlainText().isEmpty());
        QVERIFY(view.page()->stretches().empty());
        QVERIFY(!view.findChild<QSpinBox*>(QStringLiteral("windowNumber"))->isEnabled());
        view.showToken(0, 0); // to nowhere, without harm
    }
};

QTEST_MAIN(ArticleViewTest)
#include "article_view_test.moc"
