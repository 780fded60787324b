// The latents of one layer: a table to sort and filter, and all top contexts of a chosen one.
#pragma once

#include "ui/profile/latents_model.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QTableView;
class QToolButton;

namespace lamina {

class ContextsModel;

class LatentsTable : public QWidget {
    Q_OBJECT
public:
    explicit LatentsTable(QWidget* parent = nullptr);

    // `note` says why there are none, where there are none. Filters and sorting stay.
    void setLatents(const ShownLatents& latents, const ReadArticlePtr& article, const QString& note);

    // Only the latents of one bin (DensityHistogram::binOf(); -1: dead), with a chip that takes the filter back.
    void setDensityBin(std::optional<int> bin);
    std::optional<int> densityBin() const { return m_filter->densityBin(); }

    // Every top context of a latent beside the table; of the current one on Enter or a double click.
    void showDetails(int latent);
    void hideDetails();
    std::optional<int> detailed() const { return m_detailed; }
    void copySelection() const; // tab-separated, every column, numbers with a point

Q_SIGNALS:
    void densityBinChanged();
    void contextChosen(int window, int index); // a token's window and its place there, both from 0

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeFilters();
    QWidget* makeDetails();
    void refreshCount();
    void refreshDetails();
    void readRange();
    void chooseContext(int top);

    LatentsModel* m_model = nullptr;
    LatentsFilter* m_filter = nullptr;
    QTableView* m_table = nullptr;
    QLineEdit* m_token = nullptr;
    QLabel* m_rangeCaption = nullptr;
    QLineEdit* m_low = nullptr;
    QLineEdit* m_high = nullptr;
    QCheckBox* m_deadHidden = nullptr;
    QToolButton* m_chip = nullptr;
    QLabel* m_count = nullptr;
    QLabel* m_note = nullptr;
    QSplitter* m_splitter = nullptr;
    QWidget* m_details = nullptr;
    QLabel* m_detailsTitle = nullptr;
    QLabel* m_detailsNumbers = nullptr;
    ContextsModel* m_contexts = nullptr;
    QTableView* m_contextTable = nullptr;
    std::optional<int> m_detailed;
};

} // namespace lamina
