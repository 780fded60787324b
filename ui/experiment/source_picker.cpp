#include "ui/experiment/source_picker.h"

#include "base/files.h"
#include "base/hash.h"
#include "net/article_source.h"
#include "ui/common/background.h"
#include "ui/common/dropped_source.h"
#include "ui/common/text.h"
#include "ui/experiment/detail_label.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/heading_label.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

enum ArticleChoice { ArticleDemo, ArticleDefault, ArticleAddress, ArticleFile, ArticlePasted };
constexpr const char* otherFolder = "/folder"; // data of the model list's last entries: no model is named so
constexpr const char* moreModels = "/more";

QString pastedFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/pasted");
}

// Its first words, as far as a file's name can have them, and enough of its hash to tell texts with one beginning
// apart.
QString pastedName(const QString& text, const QString& hash) {
    static const QRegularExpression noName(QStringLiteral("[^\\p{L}\\p{M}\\p{N}]+"));
    constexpr qsizetype longest = 40;
    QString words;
    for (const QString& word : text.left(20 * longest).split(noName, Qt::SkipEmptyParts)) {
        if (!words.isEmpty() && words.size() + 1 + word.size() > longest)
            break;
        words += (words.isEmpty() ? QString() : QStringLiteral(" ")) + word.left(longest);
    }
    return words + (words.isEmpty() ? QString() : QStringLiteral(" ")) + QStringLiteral("(%1).txt").arg(hash);
}

// Pasted text becomes a file of the user's data folder, so that a run can say and keep where it came from; the same
// text is the same file. In the background.
Result<QString> writePasted(const QString& folder, const std::string& bytes) {
    const QString file = folder + QLatin1Char('/') + pastedName(fromStd(bytes), fromStd(sha256(bytes)).left(6));
    LAMINA_TRY(createDirectories(folder.toStdString()));
    LAMINA_TRY(writeFileAtomically(file.toStdString(), bytes));
    return file;
}

} // namespace

SourcePicker::SourcePicker(QWidget* parent) : QWidget(parent) {
    buildArticle();
    buildModel();
    for (QComboBox* box : {m_article, m_model}) { // a long name must not widen the panel
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(16);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(headingLabel(tr("Article")));
    layout->addWidget(m_article);
    layout->addWidget(m_articleDetail);
    layout->addSpacing(8);
    layout->addWidget(headingLabel(tr("Model")));
    layout->addWidget(m_model);
    layout->addWidget(m_modelDetail);
}

void SourcePicker::buildArticle() {
    m_article = new QComboBox;
    m_article->setObjectName(QStringLiteral("article"));
    m_article->addItems({tr("Demo: light-emitting diodes"), tr("Wikipedia: light-emitting diode"), tr("Web address…"),
                         tr("File…"), tr("Pasted text…")});
    m_article->setAccessibleName(tr("Article"));
    m_articleDetail = detailLabel();
    connect(m_article, &QComboBox::activated, this, [this](int choice) {
        switch (choice) {
        case ArticleDemo:
            return Q_EMIT articleChosen(QStringLiteral("demo"));
        case ArticleDefault:
            return Q_EMIT articleChosen(QLatin1String(defaultArticleUrl));
        case ArticleFile:
            return chooseArticleFile();
        case ArticleAddress:
            return chooseArticleAddress();
        default:
            return pasteArticle();
        }
    });
}

void SourcePicker::buildModel() {
    m_model = new QComboBox;
    m_model->setObjectName(QStringLiteral("model"));
    m_model->setAccessibleName(tr("Model"));
    m_modelDetail = detailLabel();
    connect(m_model, &QComboBox::activated, this, [this](int choice) {
        const QString chosen = m_model->itemData(choice).toString();
        if (chosen == QLatin1String(otherFolder)) {
            chooseModelFolder();
        } else if (chosen == QLatin1String(moreModels)) {
            refresh(); // until one is chosen there
            Q_EMIT moreModelsRequested();
        } else {
            Q_EMIT modelChosen(chosen);
        }
    });
}

void SourcePicker::show(const std::string& article, const std::string& model) {
    m_shownArticle = fromStd(article);
    m_shownModel = model;
    refresh();
}

void SourcePicker::focusArticle() {
    m_article->setFocus(Qt::TabFocusReason);
}

void SourcePicker::chooseArticleFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose an article"), QString(),
                                                      tr("Articles (*.html *.htm *.txt *.md);;All files (*)"));
    if (file.isEmpty())
        return refresh();
    Q_EMIT articleChosen(file);
}

void SourcePicker::chooseArticleAddress() {
    bool accepted = false;
    const QString& before = m_shownArticle;
    const QString address =
        QInputDialog::getText(this, tr("Web address"), tr("Address of the article (http or https):"), QLineEdit::Normal,
                              isWebAddress(before) ? before : QStringLiteral("https://"), &accepted)
            .trimmed();
    if (!accepted || address.isEmpty())
        return refresh();
    Q_EMIT articleChosen(isWebAddress(address) ? address : QString(QStringLiteral("https://") + address));
}

void SourcePicker::pasteArticle() {
    bool accepted = false;
    const QString text = QInputDialog::getMultiLineText(this, tr("Pasted text"), tr("Paste the text of the article:"),
                                                        QString(), &accepted);
    if (!accepted || text.trimmed().isEmpty())
        return refresh();
    takeText(text);
}

void SourcePicker::takeText(const QString& text) {
    inBackground(
        this, [folder = pastedFolder(), bytes = text.toStdString()] { return writePasted(folder, bytes); },
        [this](const Result<QString>& file) {
            if (file.ok())
                return Q_EMIT articleChosen(*file);
            m_articleDetail->setText(errorSentence(file.error()));
            m_articleDetail->setVisible(true);
        });
}

void SourcePicker::chooseModelFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose the folder of a GPT-2 model"));
    if (folder.isEmpty())
        return refresh();
    Q_EMIT modelChosen(folder);
}

void SourcePicker::refresh() {
    const QString& article = m_shownArticle;
    const bool pasted = article.startsWith(pastedFolder() + QLatin1Char('/'));
    m_article->setCurrentIndex(article == QLatin1String("demo")              ? ArticleDemo
                               : article == QLatin1String(defaultArticleUrl) ? ArticleDefault
                               : isWebAddress(article)                       ? ArticleAddress
                               : pasted                                      ? ArticlePasted
                                                                             : ArticleFile);
    m_articleDetail->setVisible(article != QLatin1String("demo"));
    m_articleDetail->setText(isWebAddress(article) ? article
                             : pasted              ? QFileInfo(article).completeBaseName()
                                                   : QFileInfo(article).fileName());
    m_articleDetail->setToolTip(article);
    const QString model = fromStd(m_shownModel);
    refreshModels();
    const bool folder = !isHubName(m_shownModel) && m_shownModel != "demo";
    m_modelDetail->setVisible(folder);
    m_modelDetail->setText(model);
    m_modelDetail->setToolTip(model);
}

void SourcePicker::setModelsOnDisk(const std::vector<ModelOnDisk>& models) {
    m_onDisk = models;
    refreshModels();
}

// The demo, the names that are known, what else is on disk or chosen, and the ways to others.
void SourcePicker::refreshModels() {
    const QSignalBlocker block(m_model);
    m_model->clear();
    m_model->addItem(tr("Demo: 12 small layers"), QStringLiteral("demo"));
    const auto onDisk = [this](const std::string& name) {
        return std::find_if(m_onDisk.begin(), m_onDisk.end(),
                            [&](const ModelOnDisk& model) { return model.name == name && model.complete; });
    };
    const auto line = [this](const std::string& name, int layers, std::uint64_t bytes, bool here) {
        QStringList parts{QString::fromStdString(name)};
        if (layers > 0)
            parts << tr("%1 layers").arg(layers);
        parts << (here ? tr("on disk") : tr("%1 to download").arg(sizeText(bytes)));
        m_model->addItem(parts.join(QStringLiteral(" · ")), QString::fromStdString(name));
    };
    for (const KnownModel& known : knownModels()) {
        const std::string name(known.name);
        line(name, known.layers, known.bytes, onDisk(name) != m_onDisk.end());
    }
    for (const ModelOnDisk& model : m_onDisk)
        if (model.complete && !knownModel(model.name))
            line(model.name, model.layers, model.bytes, true);
    const QString chosen = fromStd(m_shownModel);
    if (m_model->findData(chosen) < 0)
        m_model->addItem(isHubName(m_shownModel) ? chosen : QDir(chosen).dirName(), chosen);
    m_model->setCurrentIndex(m_model->findData(chosen));
    m_model->insertSeparator(m_model->count());
    m_model->addItem(tr("Folder…"), QLatin1String(otherFolder));
    m_model->addItem(tr("More models…"), QLatin1String(moreModels));
}

std::vector<SourcePicker::Model> SourcePicker::models() const {
    std::vector<Model> models;
    for (int i = 0; i < m_model->count(); ++i) {
        const QString name = m_model->itemData(i).toString();
        if (!name.isEmpty() && name != QLatin1String(otherFolder) && name != QLatin1String(moreModels))
            models.push_back({name, m_model->itemText(i)});
    }
    return models;
}

} // namespace lamina
