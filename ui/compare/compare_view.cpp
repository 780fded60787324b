#include "ui/compare/compare_view.h"

#include "ui/charts/draw/marker.h"
#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/spec/comparison_chart.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/common/dropped_source.h"
#include "ui/common/experiment_title.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/compare/comparison_tables.h"
#include "ui/export/chart_actions.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

namespace lamina {

namespace {

bool isSession(const QUrl& url) {
    return url.isLocalFile() && isSessionFile(url.toLocalFile());
}

bool sameFile(const Session& a, const Session& b) {
    std::error_code error;
    return a.file() == b.file() || std::filesystem::equivalent(a.file(), b.file(), error);
}

std::size_t measuredLayers(const ShownProfile& profile) {
    std::size_t layers = 0;
    for (const CurveId& id : profile.curves())
        layers += profile.curve(id).size();
    return layers;
}

std::vector<DepthCurve> depthCurvesOf(const ComparedEntry& entry) {
    std::map<CurveId, DepthCurve> curves;
    for (const LayerResultPtr& layer : entry.all) {
        DepthCurve& curve = curves[layer->key.curve];
        curve.id = layer->key.curve;
        curve.layers.push_back(layer);
    }
    std::vector<DepthCurve> list;
    for (auto& [id, curve] : curves)
        list.push_back(std::move(curve));
    return list;
}

QIcon swatchOf(std::size_t style, const ChartTheme& theme, qreal ratio) {
    constexpr int width = 28, height = 16;
    ChartSeries series;
    styleInComparison(series, style, {});
    QPixmap pixmap(QSize(width, height) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintSwatch(&painter, series, theme, QPointF(2, height / 2.0), width - 4);
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // not tinted where selected
    return icon;
}

} // namespace

CompareView::CompareView(QWidget* parent) : QWidget(parent) {
    setAcceptDrops(true);
    m_problem = plainLabel();
    m_problem->setObjectName(QStringLiteral("compareProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();

    makeChoices();
    makeChart();
    m_tables = new ComparisonTables;
    linkCharts({m_chart, m_tables->byDepth()});
    auto* right = new QSplitter(Qt::Vertical);
    right->setChildrenCollapsible(false);
    right->addWidget(m_chart);
    right->addWidget(m_tables);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    m_side = makeList();
    auto* content = new QHBoxLayout;
    content->setSpacing(16);
    content->addWidget(m_side);
    content->addWidget(right, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(m_problem);
    layout->addLayout(content, 1);
}

void CompareView::makeChoices() {
    m_metric = new QComboBox;
    m_metric->setObjectName(QStringLiteral("compareMetric"));
    m_metric->setAccessibleName(tr("Metric compared"));
    QFont heading = font();
    heading.setWeight(QFont::DemiBold); // it stands in the chart's title
    m_metric->setFont(heading);
    for (const MetricDefinition& metric : metricDefinitions()) {
        const MetricText text = metricText(metric.name);
        m_metric->addItem(text.title, fromStd(metric.name));
        m_metric->setItemData(m_metric->count() - 1, text.meaning, Qt::ToolTipRole);
    }
    m_axis = new QComboBox;
    m_axis->setObjectName(QStringLiteral("compareAxis"));
    m_axis->setAccessibleName(tr("Horizontal axis"));
    m_axis->addItem(tr("by layer"));
    m_axis->addItem(tr("by depth l/(L−1)"));
    m_axis->setToolTip(tr("Depth is 0 at the first layer and 1 at the last: models of different length lie on each "
                          "other"));
    setMetric(kept(Kept::ComparedMetric).toString());
    setNormalised(kept(Kept::ComparedByDepth).toBool());
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        keep(Kept::ComparedMetric, metric());
        refresh();
    });
    connect(m_axis, &QComboBox::currentIndexChanged, this, [this] {
        keep(Kept::ComparedByDepth, normalised());
        refresh();
    });
}

void CompareView::makeChart() {
    m_chart = new ChartWidget;
    m_chart->setObjectName(QStringLiteral("compareChart"));
    m_chart->setHeadingWidget(m_metric);
    installChartActions(m_chart);
}

QWidget* CompareView::makeList() {
    auto* side = new QWidget;
    auto* caption = plainLabel(tr("Sessions"));
    QFont heading = font();
    heading.setWeight(QFont::DemiBold);
    caption->setFont(heading);
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("comparedSessions"));
    m_list->setAccessibleName(tr("Sessions compared"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize(QSize(28, 16));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    caption->setBuddy(m_list);
    connect(m_list, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        const QString file = item->data(Qt::UserRole).toString();
        if (!file.isEmpty())
            Q_EMIT openRequested(file);
    });
    auto* add = new QPushButton(tr("Add…"));
    add->setObjectName(QStringLiteral("addSession"));
    add->setToolTip(tr("Adds sessions (.lamina); they may be dropped here too"));
    connect(add, &QPushButton::clicked, this, &CompareView::addFiles);
    m_remove = new QPushButton(tr("Remove"));
    m_remove->setObjectName(QStringLiteral("removeSession"));
    m_remove->setToolTip(tr("Takes the selected sessions out of the comparison; their files stay"));
    connect(m_remove, &QPushButton::clicked, this, &CompareView::removeSelected);
    const auto selectionChanged = [this] {
        bool removable = false;
        for (const QListWidgetItem* item : m_list->selectedItems())
            removable = removable || item->data(Qt::UserRole + 1).toInt() >= 0;
        m_remove->setEnabled(removable);
    };
    connect(m_list, &QListWidget::itemSelectionChanged, this, selectionChanged);
    m_remove->setEnabled(false);
    auto* remove = new QShortcut(QKeySequence::Delete, m_list);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &CompareView::removeSelected);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(caption);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_axis);
    layout->addLayout(buttons);
    return side;
}

QString CompareView::metric() const {
    return m_metric->currentData().toString();
}

void CompareView::setMetric(const QString& name) {
    if (const int index = m_metric->findData(name); index >= 0)
        m_metric->setCurrentIndex(index);
}

bool CompareView::normalised() const {
    return m_axis->currentIndex() == 1;
}

void CompareView::setNormalised(bool normalised) {
    m_axis->setCurrentIndex(normalised ? 1 : 0);
}

QString CompareView::problem() const {
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void CompareView::show(const ShownProfile& profile, bool fresh) {
    const bool others = fresh || profile.session() != m_profile.session() || measuredLayers(profile) != m_layersShown;
    m_profile = profile;
    if (!others && !m_stale)
        return; // a layer in training is no point yet
    m_stale = true;
    if (isVisible())
        refresh();
}

void CompareView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
}

void CompareView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_list) {
        m_stale = true; // the list's colours
        if (isVisible())
            refresh();
    }
}

void CompareView::resizeEvent(QResizeEvent* event) {
    const int unit = fontMetrics().averageCharWidth();
    m_side->setFixedWidth(std::clamp(width() / 4, unit * 22, unit * 36));
    QWidget::resizeEvent(event);
}

bool CompareView::isShownProfile(const Session& session) const {
    return m_profile.session() && sameFile(*m_profile.session(), session);
}

std::vector<ComparedEntry> CompareView::entries() const {
    std::vector<ComparedEntry> all;
    const auto add = [&](const QString& name, ComparedEntry entry) {
        entry.name = uniqueName(name, [&](const QString& wanted) {
            return std::any_of(all.begin(), all.end(), [&](const ComparedEntry& e) { return e.name == wanted; });
        });
        all.push_back(std::move(entry));
    };
    if (auto layers = m_profile.curve(); !layers.empty()) {
        std::vector<LayerResultPtr> every;
        for (const CurveId& id : m_profile.curves())
            std::ranges::copy(m_profile.curve(id), std::back_inserter(every));
        add(tr("this profile"), {{},
                                 std::move(layers),
                                 std::move(every),
                                 m_profile.modelLayers(),
                                 &m_profile.config(),
                                 m_profile.session()});
    }
    for (const auto& session : m_sessions) {
        if (isShownProfile(*session))
            continue; // it is the window's own now
        const Profile& profile = session->profile();
        ComparedEntry entry{{}, profile.curve(), profile.layers, session->modelLayers(), &session->config(), session};
        add(sessionTitle(session->file(), session->config()), std::move(entry));
    }
    return all;
}

void CompareView::refresh() {
    m_stale = false;
    m_layersShown = measuredLayers(m_profile);
    const std::vector<ComparedEntry> all = entries();
    refreshChart(all);
    refreshList(all);
    m_tables->present(all, metric());
}

void CompareView::refreshChart(const std::vector<ComparedEntry>& all) {
    std::vector<ComparedSession> sessions;
    QStringList sources;
    for (const ComparedEntry& entry : all) {
        sessions.push_back({entry.name, depthCurvesOf(entry), entry.modelLayers, entry.config->layers});
        sources << (entry.session
                        ? entry.name + QStringLiteral(" = ") + QString::fromStdString(entry.session->runName())
                        : entry.name);
    }
    m_chart->setSpec(comparisonChart(metric().toStdString(), sessions, normalised()));
    const ChartSource source{sources.join(QStringLiteral("; ")), {}};
    setChartSource(m_chart, source);
    setChartSource(m_tables, source);
}

void CompareView::refreshList(const std::vector<ComparedEntry>& all) {
    QStringList selected;
    for (const QListWidgetItem* item : m_list->selectedItems())
        selected << item->text();
    m_list->clear();
    const ChartTheme theme = ChartTheme::forPalette(palette(), font());
    std::vector<CurveId> ofFirst;
    for (const DepthCurve& curve : all.empty() ? std::vector<DepthCurve>() : depthCurvesOf(all.front()))
        ofFirst.push_back(curve.id);
    const std::vector<std::size_t> styles = comparisonStyles(ofFirst, all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const ComparedEntry& entry = all[i];
        auto* item = new QListWidgetItem(swatchOf(styles[i], theme, devicePixelRatioF()), entry.name, m_list);
        QString tip = tr("%1 · %2 · layers measured: %3 of %4")
                          .arg(fromStd(entry.config->model), fromStd(entry.config->preset))
                          .arg(entry.layers.size())
                          .arg(entry.modelLayers);
        int index = -1; // in m_sessions
        if (entry.session) {
            const QString file = fromPath(entry.session->file());
            item->setData(Qt::UserRole, file);
            tip += QLatin1Char('\n') + file;
            for (std::size_t s = 0; s < m_sessions.size(); ++s)
                if (m_sessions[s] == entry.session)
                    index = static_cast<int>(s);
        }
        item->setData(Qt::UserRole + 1, index);
        item->setToolTip(tip);
        item->setSelected(selected.contains(entry.name));
    }
}

void CompareView::showProblem(const QString& text) {
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void CompareView::addSession(std::shared_ptr<const Session> session) {
    const QString name = fromPath(session->file().filename());
    const bool there =
        isShownProfile(*session) ||
        std::any_of(m_sessions.begin(), m_sessions.end(), [&](const auto& one) { return sameFile(*one, *session); });
    if (there)
        return showProblem(tr("%1 is already part of the comparison.").arg(name));
    if (m_sessions.size() >= mostSessions)
        return showProblem(
            tr("%1 was not added: at most %2 sessions can be compared at once.").arg(name).arg(mostSessions));
    if (session->profile().curve().empty())
        return showProblem(tr("%1 has no measured layer yet.").arg(name));
    showProblem({});
    m_sessions.push_back(std::move(session));
    m_stale = true;
    if (isVisible())
        refresh();
    Q_EMIT sessionsChanged();
}

void CompareView::addFile(const std::filesystem::path& file) {
    using Answer = Result<std::shared_ptr<const Session>>;
    inBackground(
        this,
        [file]() -> Answer {
            std::error_code error;
            const auto path = std::filesystem::weakly_canonical(file, error);
            return Session::open(error ? file : path, SessionReading::LatentsWhenAsked);
        },
        [this](const Answer& answer) {
            if (answer.ok())
                addSession(*answer);
            else
                showProblem(QString::fromStdString(answer.error().message));
            Q_EMIT fileSettled();
        });
}

void CompareView::addFiles() {
    const QString folder = kept(Kept::LastFolder).toString();
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Add sessions to the comparison"), folder,
                                                            tr("Lamina sessions (*.lamina);;All files (*)"));
    if (!files.isEmpty())
        keepFolderOf(files.front());
    for (const QString& file : files)
        addFile(file.toStdString());
}

void CompareView::removeSelected() {
    std::vector<int> rows;
    for (const QListWidgetItem* item : m_list->selectedItems())
        if (const int index = item->data(Qt::UserRole + 1).toInt(); index >= 0)
            rows.push_back(index);
    if (rows.empty())
        return;
    std::sort(rows.rbegin(), rows.rend());
    for (const int row : rows)
        m_sessions.erase(m_sessions.begin() + row);
    showProblem({});
    refresh();
    Q_EMIT sessionsChanged();
}

void CompareView::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && std::all_of(urls.begin(), urls.end(), isSession))
        event->acceptProposedAction();
}

void CompareView::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls())
        if (isSession(url))
            addFile(url.toLocalFile().toStdString());
    event->acceptProposedAction();
}

} // namespace lamina
