// The article as the model read it: its text with the windows sampled, what each stage left of it, and what was left
// out.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>
#include <optional>
#include <string>
#include <utility>
#include <vector>

class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;
class QTreeWidget;

namespace lamina {

class ArticlePage;

class ArticleView : public QWidget {
    Q_OBJECT
public:
    explicit ArticleView(QWidget* parent = nullptr);

    // A newer state of the same profile, or (`fresh`) another one. The text is made anew only for another article, and
    // only while the view is visible.
    void show(const ShownProfile& profile, bool fresh);

    ArticlePage* page() const { return m_page; }
    QString facts() const; // characters and tokens at each stage, as shown

Q_SIGNALS:
    // The user wants nothing left out: a run with these settings reads it.
    void settingsWanted(const std::vector<std::pair<std::string, std::string>>& settings);

public Q_SLOTS:
    void showToken(int window, int index); // LayerView::contextChosen
    void setRemovedShown(bool shown);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeHead();
    void makeTools();
    void makeRemoved();
    void addKeys();
    void refresh();
    void refreshLegend();
    void refreshRemoved();
    void findNext(bool backwards);

    ShownProfile m_profile;
    ReadArticlePtr m_article; // the one shown
    bool m_stale = true;
    std::optional<std::pair<int, int>> m_pending; // a token to show once the view is visible
    ArticlePage* m_page = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_legend = nullptr;
    QLabel* m_empty = nullptr;
    QWidget* m_tools = nullptr;
    QSpinBox* m_window = nullptr;
    QLineEdit* m_words = nullptr;
    QLabel* m_found = nullptr; // which place, of how many
    QToolButton* m_removedButton = nullptr;
    QToolButton* m_keepAll = nullptr;
    QTreeWidget* m_removed = nullptr;
};

} // namespace lamina
