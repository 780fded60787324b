<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
    <context>
        <name>ChartActions</name>
        <message>
            <source>%1, %2</source>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>Undo zoom</source>
            <translation>Hoàn tác phóng to</translation>
        </message>
        <message>
            <source>Reset zoom</source>
            <translation>Về toàn cảnh</translation>
        </message>
        <message>
            <source>Export this chart…</source>
            <translation>Xuất biểu đồ này…</translation>
        </message>
        <message>
            <source>Copy image</source>
            <translation>Sao chép hình</translation>
        </message>
        <message>
            <source>Copy data</source>
            <translation>Sao chép số liệu</translation>
        </message>
        <message>
            <source>Show as table</source>
            <translation>Hiện dạng bảng</translation>
        </message>
        <message>
            <source>What is this?</source>
            <translation>Đây là gì?</translation>
        </message>
    </context>
    <context>
        <name>ChartReadout</name>
        <message>
            <source> (%1 to %2)</source>
            <translation> (%1 đến %2)</translation>
        </message>
    </context>
    <context>
        <name>Charts</name>
        <message>
            <source>%1 by layer</source>
            <translation>%1 theo lớp</translation>
        </message>
        <message>
            <source>layer</source>
            <translation>lớp</translation>
        </message>
        <message>
            <source>layer (▼ %1)</source>
            <translation>lớp (▼ %1)</translation>
        </message>
        <message>
            <source>Each layer adds one point here as it is measured.</source>
            <translation>Mỗi lớp đo xong sẽ thêm một điểm ở đây.</translation>
        </message>
        <message>
            <source>layer %1</source>
            <translation>lớp %1</translation>
        </message>
        <message>
            <source>in training</source>
            <translation>đang huấn luyện</translation>
        </message>
        <message>
            <source>ceiling k/F</source>
            <translation>trần k/F</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>Huấn luyện</translation>
        </message>
        <message>
            <source>epoch</source>
            <translation>epoch</translation>
        </message>
        <message>
            <source>loss, raw units</source>
            <translation>mất mát, đơn vị gốc</translation>
        </message>
        <message>
            <source>The training curves of the chosen layer appear here, epoch by epoch.</source>
            <translation>Đường huấn luyện của lớp được chọn sẽ hiện ở đây, từng epoch một.</translation>
        </message>
        <message>
            <source>epoch %1</source>
            <translation>epoch %1</translation>
        </message>
        <message>
            <source>objective</source>
            <translation>mục tiêu</translation>
        </message>
        <message>
            <source>MSE</source>
            <translation>MSE</translation>
        </message>
        <message>
            <source>λ·L1</source>
            <translation>λ·L1</translation>
        </message>
        <message>
            <source>λ·density</source>
            <translation>λ·mật độ</translation>
        </message>
        <message>
            <source>Density while training</source>
            <translation>Mật độ khi huấn luyện</translation>
        </message>
        <message>
            <source>How active the latents are, epoch by epoch.</source>
            <translation>Các biến ẩn hoạt động nhiều đến đâu, từng epoch một.</translation>
        </message>
        <message>
            <source>density</source>
            <translation>mật độ</translation>
        </message>
        <message>
            <source>Latent density</source>
            <translation>Mật độ biến ẩn</translation>
        </message>
        <message>
            <source>share of tokens on which a latent is active</source>
            <translation>tỉ lệ token mà một biến ẩn hoạt động</translation>
        </message>
        <message>
            <source>dead</source>
            <translation>chết</translation>
        </message>
        <message>
            <source>latents</source>
            <translation>số biến ẩn</translation>
        </message>
        <message>
            <source>Rare latents stand at the left, busy ones at the right, dead ones in a bar of their own.</source>
            <translation>Biến ẩn hiếm khi hoạt động nằm bên trái, hoạt động nhiều nằm bên phải, biến ẩn chết có một cột riêng.</translation>
        </message>
        <message>
            <source>dead latents</source>
            <translation>biến ẩn chết</translation>
        </message>
        <message>
            <source>active on %1 to %2 % of tokens</source>
            <translation>hoạt động ở %1 đến %2 % số token</translation>
        </message>
        <message>
            <source>Activations</source>
            <translation>Giá trị kích hoạt</translation>
        </message>
        <message>
            <source>size of a positive activation z</source>
            <translation>độ lớn của giá trị kích hoạt dương z</translation>
        </message>
        <message>
            <source>count</source>
            <translation>số lần</translation>
        </message>
        <message>
            <source>How large the latents' activations are, where they are active.</source>
            <translation>Giá trị kích hoạt của các biến ẩn lớn đến đâu, ở những chỗ chúng hoạt động.</translation>
        </message>
        <message>
            <source>z about %1</source>
            <translation>z khoảng %1</translation>
        </message>
        <message>
            <source>L0 per token</source>
            <translation>L0 mỗi token</translation>
        </message>
        <message>
            <source>active latents of a token</source>
            <translation>số biến ẩn hoạt động của một token</translation>
        </message>
        <message>
            <source>tokens</source>
            <translation>số token</translation>
        </message>
        <message>
            <source>How many latents each token uses; measured when a layer is finished.</source>
            <translation>Mỗi token dùng bao nhiêu biến ẩn; được đo khi lớp hoàn tất.</translation>
        </message>
        <message>
            <source>about %1 active latents</source>
            <translation>khoảng %1 biến ẩn hoạt động</translation>
        </message>
        <message>
            <source>Inputs</source>
            <translation>Đầu vào</translation>
        </message>
        <message>
            <source>value of an input x</source>
            <translation>giá trị của một đầu vào x</translation>
        </message>
        <message>
            <source>The activations of the model that the autoencoder is fed; measured when a layer is finished.</source>
            <translation>Các giá trị kích hoạt của mô hình được đưa vào bộ tự mã hoá; đo khi lớp đã xong.</translation>
        </message>
        <message>
            <source>x about %1</source>
            <translation>x khoảng %1</translation>
        </message>
        <message>
            <source>%1 by layer, epoch %2</source>
            <translation>%1 theo lớp, epoch %2</translation>
        </message>
  <message>
   <source>%1, mean of %2 (95 %)</source>
   <translation>%1, trung bình của %2 (95 %)</translation>
  </message>
  <message>
   <source>%1, mean of %2 (lowest to highest)</source>
   <translation>%1, trung bình của %2 (thấp nhất đến cao nhất)</translation>
  </message>
  <message>
   <source>%1, held out</source>
   <translation>%1, để riêng</translation>
  </message>
        <message>
            <source>%1 dead</source>
            <translation>%1 chết</translation>
        </message>
    </context>
    <context>
        <name>ComparisonChart</name>
        <message>
            <source>%1 by depth</source>
            <translation>%1 theo độ sâu</translation>
        </message>
        <message>
            <source>%1 by layer</source>
            <translation>%1 theo lớp</translation>
        </message>
        <message>
            <source>depth l/(L−1)</source>
            <translation>độ sâu l/(L−1)</translation>
        </message>
        <message>
            <source>depth %1</source>
            <translation>độ sâu %1</translation>
        </message>
        <message>
            <source>layer</source>
            <translation>lớp</translation>
        </message>
        <message>
            <source>layer %1</source>
            <translation>lớp %1</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1 less %2</source>
            <translation>%1 trừ %2</translation>
        </message>
        <message>
            <source>Add sessions on the left: their curves appear here.</source>
            <translation>Thêm phiên ở bên trái: các đường của chúng hiện ở đây.</translation>
        </message>
        <message>
            <source>Difference by depth</source>
            <translation>Chênh lệch theo độ sâu</translation>
        </message>
        <message>
            <source>Δ %1</source>
            <translation>Δ %1</translation>
        </message>
        <message>
            <source>With two sessions or more: what each differs by from the first, by depth, and its 95 % band where both have repeats.</source>
            <translation>Từ hai phiên trở lên: mỗi phiên khác phiên đầu bao nhiêu theo độ sâu, cùng dải 95 % khi cả hai có lần lặp.</translation>
        </message>
    </context>
    <context>
        <name>Data</name>
        <message>
            <source>from</source>
            <translation>từ</translation>
        </message>
        <message>
            <source>to</source>
            <translation>đến</translation>
        </message>
        <message>
            <source>%1, interval from</source>
            <translation>%1, khoảng từ</translation>
        </message>
        <message>
            <source>%1, interval to</source>
            <translation>%1, khoảng đến</translation>
        </message>
        <message>
            <source>share of tokens on which a latent is active (%)</source>
            <translation>tỉ lệ token mà một biến ẩn hoạt động (%)</translation>
        </message>
        <message>
            <source>layer</source>
            <translation>lớp</translation>
        </message>
        <message>
            <source>latents</source>
            <translation>số biến ẩn</translation>
        </message>
        <message>
            <source>share 0 to 1</source>
            <translation>tỉ lệ từ 0 đến 1</translation>
        </message>
    </context>
    <context>
        <name>DroppedSource</name>
        <message>
            <source>The folder %1 holds no model: a GPT-2 folder has a config.json.</source>
            <translation>Thư mục %1 không chứa mô hình: thư mục GPT-2 phải có tệp config.json.</translation>
        </message>
        <message>
            <source>The file %1 is empty.</source>
            <translation>Tệp %1 rỗng.</translation>
        </message>
        <message>
            <source>The file %1 is too large for an article: at most 16 MB.</source>
            <translation>Tệp %1 quá lớn đối với một bài viết: tối đa 16 MB.</translation>
        </message>
        <message>
            <source>The file %1 cannot be read: %2.</source>
            <translation>Không đọc được tệp %1: %2.</translation>
        </message>
        <message>
            <source>%1 is no article Lamina can read: it takes web pages (HTML), plain text and Markdown.</source>
            <translation>%1 không phải bài viết mà Lamina đọc được: Lamina nhận trang web (HTML), văn bản thuần và Markdown.</translation>
        </message>
        <message>
            <source>Open this session</source>
            <translation>Mở phiên này</translation>
        </message>
        <message>
            <source>Use this as the article</source>
            <translation>Dùng làm bài viết</translation>
        </message>
        <message>
            <source>Use this folder as the model</source>
            <translation>Dùng thư mục này làm mô hình</translation>
        </message>
        <message>
            <source>Use this text as the article</source>
            <translation>Dùng văn bản này làm bài viết</translation>
        </message>
        <message>
            <source>Cannot open %1: there is no such file, folder or web address.</source>
            <translation>Không mở được %1: không có tệp, thư mục hay địa chỉ web nào như vậy.</translation>
        </message>
        <message>
            <source>Drop one thing at a time: an article, a model folder or a session.</source>
            <translation>Mỗi lần chỉ thả một thứ: một bài viết, một thư mục mô hình hoặc một phiên.</translation>
        </message>
        <message>
            <source>Lamina reads http and https addresses; %1 is another kind.</source>
            <translation>Lamina đọc địa chỉ http và https; %1 là loại khác.</translation>
        </message>
        <message>
            <source>Lamina takes a web address, an article file, a model folder or a .lamina session.</source>
            <translation>Lamina nhận một địa chỉ web, một tệp bài viết, một thư mục mô hình hoặc một phiên .lamina.</translation>
        </message>
    </context>
    <context>
        <name>ErrorText</name>
        <message>
            <source>This cannot be done as it is set</source>
            <translation>Không thể thực hiện với thiết lập này</translation>
        </message>
        <message>
            <source>Something that is needed was not found</source>
            <translation>Không tìm thấy thứ cần dùng</translation>
        </message>
        <message>
            <source>Access was refused</source>
            <translation>Không được phép truy cập</translation>
        </message>
        <message>
            <source>A file is damaged or of another format</source>
            <translation>Tệp bị hỏng hoặc có định dạng khác</translation>
        </message>
        <message>
            <source>This kind of model or file is not supported</source>
            <translation>Loại mô hình hoặc tệp này không được hỗ trợ</translation>
        </message>
        <message>
            <source>The article is too short</source>
            <translation>Bài viết quá ngắn</translation>
        </message>
        <message>
            <source>The disk is full</source>
            <translation>Đĩa đã đầy</translation>
        </message>
        <message>
            <source>There is not enough memory</source>
            <translation>Không đủ bộ nhớ</translation>
        </message>
        <message>
            <source>The network did not give what was asked for</source>
            <translation>Không tải được từ mạng</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>Đã dừng</translation>
        </message>
        <message>
            <source>The training diverged</source>
            <translation>Quá trình huấn luyện phân kỳ</translation>
        </message>
        <message>
            <source>Something went wrong inside Lamina</source>
            <translation>Có lỗi bên trong Lamina</translation>
        </message>
        <message>
            <source>--layers %1-%2 is not all in the model, which has layers 0 to %3</source>
            <translation>--layers %1-%2 không nằm trọn trong mô hình, vốn có các lớp từ 0 đến %3</translation>
        </message>
        <message>
            <source>--cols %1 is more than the model can read at once: choose %3 or less</source>
            <translation>--cols %1 nhiều hơn số token mô hình đọc được một lượt: hãy chọn %3 trở xuống</translation>
        </message>
        <message>
            <source>--heldout %1 leaves none of the %2 windows to train on: choose less, or more --rows</source>
            <translation>--heldout %1 không để lại cửa sổ nào trong %2 cửa sổ để huấn luyện: hãy chọn ít hơn, hoặc tăng --rows</translation>
        </message>
        <message>
            <source>--vary %1 draws windows anew, and --windows “first” leaves nothing to draw: choose “random” there, or “sae” here</source>
            <translation>--vary %1 rút lại các cửa sổ, mà --windows “first” thì không còn gì để rút: hãy chọn “random” ở đó, hoặc “sae” ở đây</translation>
        </message>
        <message>
            <source>--copies %1 needs a control to copy: choose one under --control, or 0 copies</source>
            <translation>--copies %1 cần một đối chứng để chép: hãy chọn một cái ở --control, hoặc đặt 0 bản</translation>
        </message>
        <message>
            <source>--first-copy %1 needs the number of copies: set --copies, or --first-repeat, which controls follow</source>
            <translation>--first-copy %1 cần biết số bản: hãy đặt --copies, hoặc --first-repeat, mà các đối chứng theo đó</translation>
        </message>
        <message>
            <source>%1 takes a whole number from %3 to %4, not “%2”</source>
            <translation>%1 nhận một số nguyên từ %3 đến %4, không nhận “%2”</translation>
        </message>
        <message>
            <source>%1 takes a number from %3 to %4, not “%2”</source>
            <translation>%1 nhận một số từ %3 đến %4, không nhận “%2”</translation>
        </message>
        <message>
            <source>%1 takes one of %3, not “%2”</source>
            <translation>%1 nhận một trong các giá trị %3, không nhận “%2”</translation>
        </message>
        <message>
            <source>%1 takes %3, not “%2”</source>
            <translation>%1 nhận %3, không nhận “%2”</translation>
        </message>
        <message>
            <source>--model: %1 is a file; choose the folder of a GPT-2 model</source>
            <translation>--model: %1 là một tệp; hãy chọn thư mục của một mô hình GPT-2</translation>
        </message>
        <message>
            <source>--model: there is no folder %1, and no model of that name can be fetched; known are %2</source>
            <translation>--model: không có thư mục %1, cũng không có mô hình nào tên như vậy để tải; các tên đã biết là %2</translation>
        </message>
        <message>
            <source>--model: there is no folder %1; choose the folder of a GPT-2 model, or the demo</source>
            <translation>--model: không có thư mục %1; hãy chọn thư mục của một mô hình GPT-2, hoặc mô hình mẫu</translation>
        </message>
        <message>
            <source>--model: %1 is not on this computer, and the network is switched off; choose another model or allow the network in the preferences</source>
            <translation>--model: %1 không có trên máy này, mà mạng đang tắt; hãy chọn mô hình khác hoặc cho phép dùng mạng trong tuỳ chọn</translation>
        </message>
        <message>
            <source>the article has %1 tokens, fewer than one window of %2: choose a longer article, or less for --cols</source>
            <translation>bài viết có %1 token, ít hơn một cửa sổ %2 token: hãy chọn bài dài hơn, hoặc giảm --cols</translation>
        </message>
        <message>
            <source>the article has %1 tokens, fewer than the %2 that %3 windows of %4 need: neighbouring windows overlap by up to %5 tokens, and %6 of the tokens read are repeats</source>
            <translation>bài viết có %1 token, ít hơn %2 token mà %3 cửa sổ %4 token cần: các cửa sổ cạnh nhau chồng lên nhau tới %5 token, và %6 token được đọc là lặp lại</translation>
        </message>
        <message>
            <source>there is no text in %1; choose another article</source>
            <translation>%1 không có chữ nào; hãy chọn bài viết khác</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Article</source>
            <translation>Bài viết</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>Cấu hình mẫu</translation>
        </message>
    </context>
    <context>
        <name>ExperimentTitle</name>
        <message>
            <source>%1 (modified)</source>
            <translation>%1 (đã sửa)</translation>
        </message>
        <message>
            <source>seed %1</source>
            <translation>hạt giống %1</translation>
        </message>
    </context>
    <context>
        <name>LaminarMap</name>
        <message>
            <source>Laminar map: how active the latents of each layer are</source>
            <translation>Bản đồ lớp: biến ẩn của mỗi lớp hoạt động nhiều đến đâu</translation>
        </message>
        <message>
            <source>Each layer adds a column here as it is measured.</source>
            <translation>Mỗi lớp đo xong sẽ thêm một cột ở đây.</translation>
        </message>
        <message>
            <source>dead</source>
            <translation>chết</translation>
        </message>
        <message>
            <source>share of tokens on which a latent is active</source>
            <translation>tỉ lệ token mà một biến ẩn hoạt động</translation>
        </message>
        <message>
            <source>share of the layer's latents</source>
            <translation>tỉ lệ biến ẩn của lớp</translation>
        </message>
        <message>
            <source>layer</source>
            <translation>lớp</translation>
        </message>
        <message>
            <source>dead latents</source>
            <translation>biến ẩn chết</translation>
        </message>
        <message>
            <source>active on %1 to %2 % of tokens</source>
            <translation>hoạt động ở %1 đến %2 % số token</translation>
        </message>
        <message>
            <source>layer %1</source>
            <translation>lớp %1</translation>
        </message>
        <message>
            <source>not measured yet</source>
            <translation>chưa đo</translation>
        </message>
        <message>
            <source>this layer has no result</source>
            <translation>lớp này không có kết quả</translation>
        </message>
        <message>
            <source>%1 of the layer's latents (%2 of %3)</source>
            <translation>%1 số biến ẩn của lớp (%2 trên %3)</translation>
        </message>
        <message>
            <source>in training</source>
            <translation>đang huấn luyện</translation>
        </message>
    </context>
    <context>
        <name>Metrics</name>
        <message>
            <source>%1 (%2 of %3)</source>
            <translation>%1 (%2 trên %3)</translation>
        </message>
    </context>
    <context>
        <name>FigureSize</name>
        <message>
            <source>One column (8.5 cm)</source>
            <translation>Một cột (8,5 cm)</translation>
        </message>
        <message>
            <source>Two columns (17.5 cm)</source>
            <translation>Hai cột (17,5 cm)</translation>
        </message>
        <message>
            <source>Slide (16:9)</source>
            <translation>Trang chiếu (16:9)</translation>
        </message>
    </context>
    <context>
        <name>PictureFormat</name>
        <message>
            <source>PNG (image)</source>
            <translation>PNG (ảnh)</translation>
        </message>
        <message>
            <source>SVG (vector, for web and drawing programs)</source>
            <translation>SVG (véc-tơ, cho web và chương trình vẽ)</translation>
        </message>
        <message>
            <source>PDF (vector, for print and LaTeX)</source>
            <translation>PDF (véc-tơ, cho in ấn và LaTeX)</translation>
        </message>
        <message>
            <source>TeX (pgfplots, numbers and all, for LaTeX)</source>
            <translation>TeX (pgfplots, kèm mọi số liệu, cho LaTeX)</translation>
        </message>
    </context>
    <context>
        <name>Report</name>
        <message>
            <source>Of its %1 latents those with the largest activations, and the tokens that activate each most, in their text:</source>
            <translation>Trong %1 biến ẩn của lớp, những biến có giá trị kích hoạt lớn nhất, cùng các token kích hoạt mỗi biến mạnh nhất, trong văn bản:</translation>
        </message>
        <message>
            <source>Latent</source>
            <translation>Biến ẩn</translation>
        </message>
        <message>
            <source>Density</source>
            <translation>Mật độ</translation>
        </message>
        <message>
            <source>Mean z</source>
            <translation>z trung bình</translation>
        </message>
        <message>
            <source>Largest z</source>
            <translation>z lớn nhất</translation>
        </message>
        <message>
            <source>Most active on</source>
            <translation>Hoạt động mạnh nhất ở</translation>
        </message>
        <message>
            <source>%1, layer %2</source>
            <translation>%1, lớp %2</translation>
        </message>
        <message>
            <source>Laminar profile of %1</source>
            <translation>Biên dạng lớp của %1</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Article</source>
            <translation>Bài viết</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>Cấu hình mẫu</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>Lớp</translation>
        </message>
        <message>
            <source>Article from</source>
            <translation>Nguồn bài viết</translation>
        </message>
        <message>
            <source>Revision</source>
            <translation>Phiên bản</translation>
        </message>
        <message>
            <source>Retrieved</source>
            <translation>Lấy lúc</translation>
        </message>
        <message>
            <source>SHA-256 of the page</source>
            <translation>SHA-256 của trang</translation>
        </message>
        <message>
            <source>SHA-256 of the text</source>
            <translation>SHA-256 của văn bản</translation>
        </message>
        <message>
            <source>SHA-256 of %1</source>
            <translation>SHA-256 của %1</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>Chương trình</translation>
        </message>
        <message>
            <source>oneDNN</source>
            <translation>oneDNN</translation>
        </message>
        <message>
            <source>Instruction set</source>
            <translation>Tập lệnh</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Số luồng</translation>
        </message>
        <message>
            <source>seed %1</source>
            <translation>hạt giống %1</translation>
        </message>
        <message>
            <source>This run was stopped before it was complete.</source>
            <translation>Lượt chạy này đã bị dừng trước khi hoàn tất.</translation>
        </message>
        <message>
            <source>The profile</source>
            <translation>Biên dạng</translation>
        </message>
        <message>
            <source>Control: %1</source>
            <translation>Đối chứng: %1</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Thiết lập</translation>
        </message>
        <message>
            <source>What the numbers mean</source>
            <translation>Các con số nghĩa là gì</translation>
        </message>
        <message>
            <source>Where it comes from</source>
            <translation>Nguồn gốc</translation>
        </message>
        <message>
            <source>revision %1</source>
            <translation>phiên bản %1</translation>
        </message>
        <message>
            <source>%1 (modified)</source>
            <translation>%1 (đã sửa)</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>changed; usually %1</source>
            <translation>đã đổi; thường là %1</translation>
        </message>
        <message>
            <source>x are a layer's activations, z the latents, x̂ the reconstruction; N tokens, F latents.</source>
            <translation>x là giá trị kích hoạt của một lớp, z là các biến ẩn, x̂ là bản tái tạo; N token, F biến ẩn.</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Lượt chạy</translation>
        </message>
        <message>
            <source>Tokens of the article</source>
            <translation>Token của bài viết</translation>
        </message>
        <message>
            <source>Tokens trained on</source>
            <translation>Token dùng để huấn luyện</translation>
        </message>
        <message>
            <source>Layer %1</source>
            <translation>Lớp %1</translation>
        </message>
        <message>
            <source>%1: training</source>
            <translation>%1: huấn luyện</translation>
        </message>
        <message>
            <source>%1: histograms</source>
            <translation>%1: biểu đồ tần suất</translation>
        </message>
        <message>
            <source>Note:</source>
            <translation>Lưu ý:</translation>
        </message>
        <message>
            <source>Density and MSE by layer</source>
            <translation>Mật độ và MSE theo lớp</translation>
        </message>
        <message>
            <source>FVU and dead latents by layer</source>
            <translation>FVU và biến ẩn chết theo lớp</translation>
        </message>
        <message>
            <source>Input power and L0 by layer</source>
            <translation>Công suất đầu vào và L0 theo lớp</translation>
        </message>
        <message>
            <source>The laminar map</source>
            <translation>Bản đồ lớp</translation>
        </message>
        <message>
            <source>Layers one by one</source>
            <translation>Từng lớp một</translation>
        </message>
        <message>
            <source>Numbers by layer</source>
            <translation>Số liệu theo lớp</translation>
        </message>
  <message>
   <source>Findings</source>
   <translation>Kết luận</translation>
  </message>
        <message>
         <source>FVU against L0, and at equal L0</source>
         <translation>FVU theo L0, và ở cùng L0</translation>
        </message>
        <message>
         <source>The layers at equal L0</source>
         <translation>Các lớp ở cùng L0</translation>
        </message>
        <message>
         <source>Latents found again, by layer</source>
         <translation>Biến ẩn được tìm lại, theo lớp</translation>
        </message>
        <message>
         <source>Do repeats find the same latents?</source>
         <translation>Các lần lặp có tìm ra cùng các biến ẩn không?</translation>
        </message>
    </context>
    <context>
        <name>TransferText</name>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>Fetching the article… %1</source>
            <translation>Đang tải bài viết… %1</translation>
        </message>
        <message>
            <source>%1/s</source>
            <translation>%1/s</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>còn %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::AboutDialog</name>
        <message>
            <source>Instruction set: %1</source>
            <translation>Tập lệnh: %1</translation>
        </message>
        <message>
            <source>About Lamina</source>
            <translation>Giới thiệu Lamina</translation>
        </message>
        <message>
            <source>Draws the laminar profile of a GPT-2 language model: how the density and the reconstruction loss of a sparse autoencoder change with depth.</source>
            <translation>Vẽ biên dạng lớp của một mô hình ngôn ngữ GPT-2: mật độ và sai số tái tạo của một bộ tự mã hoá thưa thay đổi theo độ sâu ra sao.</translation>
        </message>
        <message>
            <source>Lamina is free software under the MIT licence. It uses Qt (LGPL 3; Qt Charts under GPL 3), oneDNN, gumbo (Apache 2.0), QuaZip (LGPL 2.1), PCRE2 and CLI11 (BSD), nlohmann-json (MIT) and Boost (Boost licence).</source>
            <translation>Lamina là phần mềm tự do theo giấy phép MIT. Nó dùng Qt (LGPL 3; Qt Charts theo GPL 3), oneDNN, gumbo (Apache 2.0), QuaZip (LGPL 2.1), PCRE2 và CLI11 (BSD), nlohmann-json (MIT) và Boost (giấy phép Boost).</translation>
        </message>
        <message>
            <source>Copy versions</source>
            <translation>Sao chép các phiên bản</translation>
        </message>
        <message>
            <source>About Qt</source>
            <translation>Giới thiệu Qt</translation>
        </message>
    </context>
    <context>
        <name>lamina::ArticlePage</name>
        <message>
            <source>Text of the article</source>
            <translation>Văn bản của bài viết</translation>
        </message>
        <message>
            <source>token %1 of the article</source>
            <translation>token thứ %1 của bài viết</translation>
        </message>
        <message>
            <source>id %1</source>
            <translation>id %1</translation>
        </message>
        <message>
            <source>in no window: the model did not read it</source>
            <translation>không nằm trong cửa sổ nào: mô hình không đọc token này</translation>
        </message>
        <message>
            <source>window %1, token %2</source>
            <translation>cửa sổ %1, token %2</translation>
        </message>
        <message>
            <source>The first token of a window is read but not measured: models treat the first position unlike all others.</source>
            <translation>Token đầu của mỗi cửa sổ được đọc nhưng không được đo: mô hình xử lý vị trí đầu tiên khác hẳn các vị trí còn lại.</translation>
        </message>
    </context>
    <context>
        <name>lamina::ArticleView</name>
        <message>
            <source>Window</source>
            <translation>Cửa sổ</translation>
        </message>
        <message>
            <source>Goes to the beginning of a window</source>
            <translation>Đi tới đầu một cửa sổ</translation>
        </message>
        <message>
            <source>Find in the article</source>
            <translation>Tìm trong bài viết</translation>
        </message>
        <message>
            <source>Enter finds the next place, Shift+Enter the one before</source>
            <translation>Enter tìm chỗ tiếp theo, Shift+Enter tìm chỗ trước đó</translation>
        </message>
        <message>
            <source>not found</source>
            <translation>không tìm thấy</translation>
        </message>
        <message>
            <source>What was removed</source>
            <translation>Những gì đã bỏ</translation>
        </message>
        <message>
            <source>What of the page is not part of the text</source>
            <translation>Những gì của trang không thuộc văn bản</translation>
        </message>
        <message>
            <source>Removed</source>
            <translation>Phần bị bỏ</translation>
        </message>
        <message>
            <source>Parts</source>
            <translation>Số phần</translation>
        </message>
        <message>
            <source>Characters</source>
            <translation>Ký tự</translation>
        </message>
        <message>
            <source>Of text; tags are not counted</source>
            <translation>Của phần văn bản; không tính thẻ HTML</translation>
        </message>
        <message>
            <source>The article appears here, as the model reads it, once a run has opened it.</source>
            <translation>Bài viết hiện ra ở đây, đúng như mô hình đọc, khi một lượt chạy đã mở nó.</translation>
        </message>
        <message>
            <source>Article without a title</source>
            <translation>Bài viết không có tiêu đề</translation>
        </message>
        <message>
            <source>Characters: %1 in the page</source>
            <translation>Số ký tự: %1 trong trang</translation>
        </message>
        <message>
            <source>%1 in the article's part</source>
            <translation>%1 trong phần bài viết</translation>
        </message>
        <message>
            <source>%1 of cleaned text</source>
            <translation>%1 của văn bản đã làm sạch</translation>
        </message>
        <message>
            <source>%1 tokens, %2 of them used (%3)</source>
            <translation>%1 token, trong đó dùng %2 (%3)</translation>
        </message>
        <message>
            <source>The page as it was served; the part between the article's bounds, markup included; the text left when the markup is gone. Used tokens lie in a window and are measured; one that lies in several counts once.</source>
            <translation>Trang như khi tải về; phần nằm giữa hai đầu bài viết, kể cả mã đánh dấu; văn bản còn lại khi đã bỏ mã. Token được dùng là token nằm trong một cửa sổ và được đo; token nằm trong nhiều cửa sổ chỉ tính một lần.</translation>
        </message>
        <message>
            <source>of %1</source>
            <translation>trên %1</translation>
        </message>
        <message>
            <source>This session does not say where in the text its windows lie.</source>
            <translation>Phiên này không cho biết các cửa sổ nằm ở đâu trong văn bản.</translation>
        </message>
        <message>
            <source>windows the model read, numbered in the margin</source>
            <translation>các cửa sổ mô hình đã đọc, đánh số ở lề</translation>
        </message>
        <message>
            <source>in more than one window</source>
            <translation>nằm trong nhiều cửa sổ</translation>
        </message>
        <message>
            <source>first token of a window, not measured</source>
            <translation>token đầu cửa sổ, không được đo</translation>
        </message>
        <message>
                <source>Keep all of the body</source>
                <translation>Giữ toàn bộ thân trang</translation>
        </message>
        <message>
                <source>Sets the next run to read all of the page's text: nothing that a reader sees is left out</source>
                <translation>Đặt lần chạy sau đọc toàn bộ chữ của trang: không bỏ gì mà người đọc thấy</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
    </context>
    <context>
        <name>lamina::ChartWidget</name>
        <message>
            <source>%1 against %2. Shown: %3. Arrow keys read the values.</source>
            <translation>%1 theo %2. Đang hiện: %3. Dùng phím mũi tên để đọc giá trị.</translation>
        </message>
        <message>
            <source>Menu of %1</source>
            <translation>Trình đơn của %1</translation>
        </message>
        <message>
            <source>About %1</source>
            <translation>Về %1</translation>
        </message>
        <message>
            <source>Export, copy, zoom …</source>
            <translation>Xuất, sao chép, phóng to …</translation>
        </message>
    </context>
    <context>
        <name>lamina::CompareView</name>
        <message>
            <source>Metric compared</source>
            <translation>Đại lượng so sánh</translation>
        </message>
        <message>
            <source>Horizontal axis</source>
            <translation>Trục ngang</translation>
        </message>
        <message>
            <source>by layer</source>
            <translation>theo lớp</translation>
        </message>
        <message>
            <source>by depth l/(L−1)</source>
            <translation>theo độ sâu l/(L−1)</translation>
        </message>
        <message>
            <source>Depth is 0 at the first layer and 1 at the last: models of different length lie on each other</source>
            <translation>Độ sâu là 0 ở lớp đầu và 1 ở lớp cuối: nhờ vậy các mô hình dài ngắn khác nhau chồng lên nhau được</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>Các phiên</translation>
        </message>
        <message>
            <source>Sessions compared</source>
            <translation>Các phiên được so sánh</translation>
        </message>
        <message>
            <source>Add…</source>
            <translation>Thêm…</translation>
        </message>
        <message>
            <source>Adds sessions (.lamina); they may be dropped here too</source>
            <translation>Thêm các phiên (.lamina); cũng có thể kéo thả chúng vào đây</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Bỏ ra</translation>
        </message>
        <message>
            <source>Takes the selected sessions out of the comparison; their files stay</source>
            <translation>Bỏ các phiên đã chọn khỏi bảng so sánh; tệp của chúng vẫn còn</translation>
        </message>
        <message>
            <source>this profile</source>
            <translation>biên dạng này</translation>
        </message>
        <message>
            <source>%1 · %2 · layers measured: %3 of %4</source>
            <translation>%1 · %2 · số lớp đã đo: %3 trên %4</translation>
        </message>
        <message>
            <source>%1 is already part of the comparison.</source>
            <translation>%1 đã có trong bảng so sánh.</translation>
        </message>
        <message>
            <source>%1 was not added: at most %2 sessions can be compared at once.</source>
            <translation>Không thêm được %1: mỗi lần chỉ so sánh nhiều nhất %2 phiên.</translation>
        </message>
        <message>
            <source>%1 has no measured layer yet.</source>
            <translation>%1 chưa có lớp nào được đo.</translation>
        </message>
        <message>
            <source>Add sessions to the comparison</source>
            <translation>Thêm phiên vào bảng so sánh</translation>
        </message>
        <message>
            <source>Lamina sessions (*.lamina);;All files (*)</source>
            <translation>Phiên Lamina (*.lamina);;Mọi tệp (*)</translation>
        </message>
    </context>
    <context>
        <name>lamina::ComparisonTables</name>
        <message>
            <source>Preset</source>
            <translation>Cấu hình mẫu</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Article</source>
            <translation>Bài viết</translation>
        </message>
        <message>
            <source>Article's text (SHA-256)</source>
            <translation>Văn bản bài viết (SHA-256)</translation>
        </message>
        <message>
            <source>Tied weights</source>
            <translation>Trọng số buộc chung</translation>
        </message>
        <message>
            <source>Settings that differ</source>
            <translation>Thiết lập khác nhau</translation>
        </message>
        <message>
            <source>All of them were asked to do the same.</source>
            <translation>Tất cả đều chạy với cùng thiết lập.</translation>
        </message>
        <message>
            <source>Results of each session</source>
            <translation>Kết quả của từng phiên</translation>
        </message>
        <message>
            <source>Results</source>
            <translation>Kết quả</translation>
        </message>
        <message>
            <source>Setting</source>
            <translation>Thiết lập</translation>
        </message>
        <message>
            <source>Add a second session to see in what they differ.</source>
            <translation>Hãy thêm phiên thứ hai để thấy chúng khác nhau ở đâu.</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>Phiên</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>Số lớp</translation>
        </message>
        <message>
            <source>Lowest</source>
            <translation>Thấp nhất</translation>
        </message>
        <message>
            <source>Highest</source>
            <translation>Cao nhất</translation>
        </message>
        <message>
            <source>Spearman</source>
            <translation>Spearman</translation>
        </message>
        <message>
            <source>Rank correlation of %1 with depth: 1 where it rises from layer to layer, −1 where it falls</source>
            <translation>Tương quan hạng giữa %1 và độ sâu: 1 khi tăng dần qua từng lớp, −1 khi giảm dần</translation>
        </message>
        <message>
            <source>%1 (layer %2)</source>
            <translation>%1 (lớp %2)</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>, %1 failed</source>
            <translation>, %1 lớp hỏng</translation>
        </message>
        <message>
            <source>Difference by depth</source>
            <translation>Chênh lệch theo độ sâu</translation>
        </message>
    </context>
    <context>
        <name>lamina::DataTableDialog</name>
        <message>
            <source>Data: %1</source>
            <translation>Số liệu: %1</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Sao chép</translation>
        </message>
        <message>
            <source>Save as CSV…</source>
            <translation>Lưu thành CSV…</translation>
        </message>
        <message>
            <source>Saved as %1</source>
            <translation>Đã lưu thành %1</translation>
        </message>
        <message>
            <source>Save the data</source>
            <translation>Lưu số liệu</translation>
        </message>
    </context>
    <context>
        <name>lamina::DepthCharts</name>
        <message>
            <source>Metric of the second chart</source>
            <translation>Chỉ số của biểu đồ thứ hai</translation>
        </message>
        <message>
            <source>Means over epoch %1, while the weights still changed.</source>
            <translation>Trung bình của epoch %1, khi trọng số còn thay đổi.</translation>
        </message>
        <message>
            <source>%1 is measured after training only: its chart shows the end.</source>
            <translation>%1 chỉ được đo sau huấn luyện: biểu đồ của nó cho thấy kết quả cuối.</translation>
        </message>
    </context>
    <context>
        <name>lamina::ExperimentPanel</name>
        <message>
            <source>All settings</source>
            <translation>Mọi thiết lập</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Bắt đầu</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>Cấu hình mẫu</translation>
        </message>
        <message>
            <source>Estimating time and memory…</source>
            <translation>Đang ước lượng thời gian và bộ nhớ…</translation>
        </message>
        <message>
            <source>Start anew</source>
            <translation>Bắt đầu lại</translation>
        </message>
        <message>
            <source>Add to queue</source>
            <translation>Thêm vào hàng đợi</translation>
        </message>
        <message>
            <source>Put the experiment as it is set at the end of the queue; the arrow varies it</source>
            <translation>Đưa thí nghiệm như đang đặt vào cuối hàng đợi; mũi tên để biến đổi nó</translation>
        </message>
        <message>
            <source>Every preset</source>
            <translation>Mọi cấu hình mẫu</translation>
        </message>
        <message>
            <source>Several models…</source>
            <translation>Nhiều mô hình…</translation>
        </message>
        <message>
            <source>Several seeds…</source>
            <translation>Nhiều hạt giống…</translation>
        </message>
        <message>
            <source>%1 to download</source>
            <translation>cần tải %1</translation>
        </message>
        <message>
            <source>Several models</source>
            <translation>Nhiều mô hình</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>The experiment as it is set, once with each of these:</source>
            <translation>Thí nghiệm như đang đặt, mỗi lần với một trong các mô hình sau:</translation>
        </message>
        <message>
            <source>Several seeds</source>
            <translation>Nhiều hạt giống</translation>
        </message>
        <message>
            <source>How many seeds, counted up from the one set:</source>
            <translation>Bao nhiêu hạt giống, đếm lên từ hạt giống đang đặt:</translation>
        </message>
        <message>
            <source>Time, memory and download are known once the model is there.</source>
            <translation>Thời gian, bộ nhớ và dung lượng tải sẽ biết khi đã có mô hình.</translation>
        </message>
        <message>
            <source>About %1</source>
            <translation>Khoảng %1</translation>
        </message>
        <message>
            <source>%1 memory · %2 on disk</source>
            <translation>%1 bộ nhớ · %2 trên đĩa</translation>
        </message>
  <message>
   <source>More controls</source>
   <translation>Đối chứng khác</translation>
  </message>
        <message>
            <source>Resume</source>
            <translation>Tiếp tục</translation>
        </message>
        <message>
            <source>Goes on with the run that was stopped, as it was set</source>
            <translation>Tiếp tục lần chạy đã dừng, với đúng thiết lập của nó</translation>
        </message>
    </context>
    <context>
        <name>lamina::ExportDialog</name>
        <message>
            <source>Export charts</source>
            <translation>Xuất biểu đồ</translation>
        </message>
        <message>
            <source>Preview of the picture</source>
            <translation>Xem trước hình</translation>
        </message>
        <message>
            <source>Preview of the data</source>
            <translation>Xem trước số liệu</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Xuất</translation>
        </message>
        <message>
            <source>Choose a chart.</source>
            <translation>Hãy chọn một biểu đồ.</translation>
        </message>
        <message>
            <source>Written: %1</source>
            <translation>Đã ghi: %1</translation>
        </message>
        <message>
            <source>Writing %1</source>
            <translation>Đang ghi %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::FigureWidget</name>
        <message>
            <source>What is this?</source>
            <translation>Đây là gì?</translation>
        </message>
    </context>
    <context>
        <name>lamina::GlossaryDialog</name>
        <message>
            <source>Glossary</source>
            <translation>Bảng thuật ngữ</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Tìm</translation>
        </message>
        <message>
            <source>Search the glossary</source>
            <translation>Tìm trong bảng thuật ngữ</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>Từ</translation>
        </message>
        <message>
            <source>Meaning</source>
            <translation>Nghĩa</translation>
        </message>
        <message>
            <source>No word fits “%1”.</source>
            <translation>Không có từ nào khớp “%1”.</translation>
        </message>
        <message>
            <source>See also:</source>
            <translation>Xem thêm:</translation>
        </message>
        <message>
            <source>More: how to read it</source>
            <translation>Thêm: cách đọc</translation>
        </message>
        <message>
            <source>Formula</source>
            <translation>Công thức</translation>
        </message>
        <message>
            <source>How to read it</source>
            <translation>Cách đọc</translation>
        </message>
        <message>
            <source>A common misreading</source>
            <translation>Một cách hiểu sai thường gặp</translation>
        </message>
    </context>
    <context>
        <name>lamina::GuideDialog</name>
        <message>
            <source>Guide for students</source>
            <translation>Hướng dẫn cho sinh viên</translation>
        </message>
        <message>
            <source>Guide for researchers</source>
            <translation>Hướng dẫn cho nhà nghiên cứu</translation>
        </message>
    </context>
    <context>
        <name>lamina::HelpPopup</name>
        <message>
            <source>Formula</source>
            <translation>Công thức</translation>
        </message>
        <message>
            <source>How to read it</source>
            <translation>Cách đọc</translation>
        </message>
        <message>
            <source>A common misreading</source>
            <translation>Một cách hiểu sai thường gặp</translation>
        </message>
        <message>
            <source>Glossary</source>
            <translation>Bảng thuật ngữ</translation>
        </message>
        <message>
            <source>What is this?</source>
            <translation>Đây là gì?</translation>
        </message>
    </context>
    <context>
        <name>lamina::LatentsModel</name>
        <message>
            <source>never active</source>
            <translation>không bao giờ hoạt động</translation>
        </message>
        <message>
            <source>Most active on: %1</source>
            <translation>Hoạt động mạnh nhất ở: %1</translation>
        </message>
        <message>
            <source>The latent's number, from 0</source>
            <translation>Số thứ tự của biến ẩn, từ 0</translation>
        </message>
        <message>
            <source>Latent</source>
            <translation>Biến ẩn</translation>
        </message>
        <message>
            <source>Share of tokens on which this latent is active</source>
            <translation>Tỉ lệ token mà biến ẩn này hoạt động</translation>
        </message>
        <message>
            <source>Density (%)</source>
            <translation>Mật độ (%)</translation>
        </message>
        <message>
            <source>Mean of z over the tokens on which it is active</source>
            <translation>Trung bình của z trên các token mà biến ẩn hoạt động</translation>
        </message>
        <message>
            <source>Mean z</source>
            <translation>z trung bình</translation>
        </message>
        <message>
            <source>Largest z on any token</source>
            <translation>z lớn nhất trên mọi token</translation>
        </message>
        <message>
            <source>Largest z</source>
            <translation>z lớn nhất</translation>
        </message>
        <message>
            <source>The token on which this latent is most active, in its text</source>
            <translation>Token mà biến ẩn này hoạt động mạnh nhất, đặt trong văn bản của nó</translation>
        </message>
        <message>
            <source>Most active on</source>
            <translation>Hoạt động mạnh nhất ở</translation>
        </message>
    </context>
    <context>
        <name>lamina::LatentsTable</name>
        <message>
            <source>Window and token, counted from 1</source>
            <translation>Cửa sổ và token, đếm từ 1</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Vị trí</translation>
        </message>
        <message>
            <source>Context</source>
            <translation>Ngữ cảnh</translation>
        </message>
        <message>
            <source>dead latents</source>
            <translation>biến ẩn chết</translation>
        </message>
        <message>
            <source>density %1 to %2 %</source>
            <translation>mật độ %1 đến %2 %</translation>
        </message>
        <message>
            <source>Latents of the layer</source>
            <translation>Các biến ẩn của lớp</translation>
        </message>
        <message>
            <source>Filter by token</source>
            <translation>Lọc theo token</translation>
        </message>
        <message>
            <source>Latents that have this among their top tokens</source>
            <translation>Các biến ẩn có chuỗi này trong những token mạnh nhất của chúng</translation>
        </message>
        <message>
            <source>Density (%)</source>
            <translation>Mật độ (%)</translation>
        </message>
        <message>
            <source>from</source>
            <translation>từ</translation>
        </message>
        <message>
            <source>Lowest density shown, in percent</source>
            <translation>Mật độ thấp nhất được hiện, tính bằng phần trăm</translation>
        </message>
        <message>
            <source>to</source>
            <translation>đến</translation>
        </message>
        <message>
            <source>Highest density shown, in percent</source>
            <translation>Mật độ cao nhất được hiện, tính bằng phần trăm</translation>
        </message>
        <message>
            <source>Hide dead</source>
            <translation>Ẩn biến ẩn chết</translation>
        </message>
        <message>
            <source>Dead latents are active on no token at all</source>
            <translation>Biến ẩn chết không hoạt động ở bất kỳ token nào</translation>
        </message>
        <message>
            <source>Only the latents of the bin picked in the histogram; click to show all again</source>
            <translation>Chỉ các biến ẩn thuộc cột đã chọn trong biểu đồ; nhấp để hiện lại tất cả</translation>
        </message>
        <message>
            <source>Close (Esc)</source>
            <translation>Đóng (Esc)</translation>
        </message>
        <message>
            <source>Close the contexts</source>
            <translation>Đóng phần ngữ cảnh</translation>
        </message>
        <message>
            <source>Top contexts of the latent</source>
            <translation>Các ngữ cảnh mạnh nhất của biến ẩn</translation>
        </message>
        <message>
            <source>Enter or a double click shows the place in the article</source>
            <translation>Nhấn Enter hoặc nhấp đúp để xem chỗ đó trong bài viết</translation>
        </message>
        <message>
            <source>Remove the filter: %1</source>
            <translation>Bỏ bộ lọc: %1</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>Latents shown</source>
            <translation>Số biến ẩn đang hiện</translation>
        </message>
        <message>
            <source>No latent matches the filters.</source>
            <translation>Không có biến ẩn nào khớp với bộ lọc.</translation>
        </message>
        <message>
            <source>Latent %1</source>
            <translation>Biến ẩn %1</translation>
        </message>
        <message>
            <source>dead: active on no token</source>
            <translation>chết: không hoạt động ở token nào</translation>
        </message>
        <message>
            <source>active on %1 of tokens</source>
            <translation>hoạt động ở %1 số token</translation>
        </message>
    </context>
    <context>
        <name>lamina::LayerBar</name>
        <message>
            <source>Walk through the layers (Space)</source>
            <translation>Đi lần lượt qua các lớp (phím cách)</translation>
        </message>
        <message>
            <source>Stop here (Space)</source>
            <translation>Dừng ở đây (phím cách)</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>Lớp</translation>
        </message>
        <message>
            <source>Previous layer</source>
            <translation>Lớp trước</translation>
        </message>
        <message>
            <source>Next layer</source>
            <translation>Lớp sau</translation>
        </message>
        <message>
            <source>Follow training</source>
            <translation>Theo lớp đang chạy</translation>
        </message>
        <message>
            <source>Always show the layer in training</source>
            <translation>Luôn hiện lớp đang được huấn luyện</translation>
        </message>
        <message>
            <source>Curve whose layer is shown</source>
            <translation>Đường có lớp đang được hiện</translation>
        </message>
    </context>
    <context>
        <name>lamina::LayerView</name>
        <message>
            <source>Training</source>
            <translation>Huấn luyện</translation>
        </message>
        <message>
            <source>Latent density</source>
            <translation>Mật độ biến ẩn</translation>
        </message>
        <message>
            <source>Activations</source>
            <translation>Giá trị kích hoạt</translation>
        </message>
        <message>
            <source>L0 per token</source>
            <translation>L0 mỗi token</translation>
        </message>
        <message>
            <source>Layer %1</source>
            <translation>Lớp %1</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>This layer has no result: the model&apos;s numbers overflow here on this text. Another model or text helps.</source>
            <translation>Lớp này không có kết quả: các số của mô hình bị tràn ở đây với văn bản này. Hãy thử mô hình hoặc văn bản khác.</translation>
        </message>
        <message>
            <source>This layer diverged: its loss grew without bound. A smaller learning rate helps. The other layers are not affected.</source>
            <translation>Lớp này phân kỳ: mất mát tăng không giới hạn. Tốc độ học nhỏ hơn sẽ giúp. Các lớp khác không bị ảnh hưởng.</translation>
        </message>
        <message>
            <source>In training: means over the last epoch.</source>
            <translation>Đang huấn luyện: trung bình của epoch vừa rồi.</translation>
        </message>
        <message>
            <source>Not measured yet.</source>
            <translation>Chưa đo.</translation>
        </message>
        <message>
            <source>Measured in one pass after training.</source>
            <translation>Đo trong một lượt sau khi huấn luyện.</translation>
        </message>
        <message>
            <source>Log scale</source>
            <translation>Thang log</translation>
        </message>
        <message>
            <source>What is shown of the layer</source>
            <translation>Phần được hiện của lớp</translation>
        </message>
        <message>
            <source>Latents</source>
            <translation>Các biến ẩn</translation>
        </message>
        <message>
            <source>What the histogram counts</source>
            <translation>Đại lượng mà biểu đồ đếm</translation>
        </message>
        <message>
            <source>Activations z</source>
            <translation>Giá trị kích hoạt z</translation>
        </message>
        <message>
            <source>Inputs x</source>
            <translation>Đầu vào x</translation>
        </message>
        <message>
            <source>Activations of the latents where they are active, or what the autoencoder is fed</source>
            <translation>Giá trị kích hoạt của các biến ẩn ở nơi chúng hoạt động, hoặc dữ liệu đưa vào bộ tự mã hoá</translation>
        </message>
        <message>
            <source>Reading the latents…</source>
            <translation>Đang đọc các biến ẩn…</translation>
        </message>
        <message>
            <source>layer %1</source>
            <translation>lớp %1</translation>
        </message>
        <message>
            <source>This layer has no result: it has no latents to show.</source>
            <translation>Lớp này không có kết quả: không có biến ẩn nào để hiện.</translation>
        </message>
        <message>
            <source>The latents appear here when this layer is finished.</source>
            <translation>Các biến ẩn hiện ra ở đây khi lớp này xong.</translation>
        </message>
        <message>
            <source>Every latent of the layer appears here: how often it is active, and on which tokens.</source>
            <translation>Mọi biến ẩn của lớp hiện ra ở đây: hoạt động thường xuyên đến đâu và ở những token nào.</translation>
        </message>
        <message>
            <source>As it was in epoch %1: means over that epoch. Activations, L0 per token and latents are those after training.</source>
            <translation>Trạng thái ở epoch %1: trung bình trong epoch đó. Giá trị kích hoạt, L0 mỗi token và các biến ẩn là của lúc huấn luyện xong.</translation>
        </message>
    </context>
    <context>
        <name>lamina::LegendButton</name>
        <message>
            <source>Show or hide %1</source>
            <translation>Hiện hoặc ẩn %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::LogDialog</name>
        <message>
            <source>Log</source>
            <translation>Nhật ký</translation>
        </message>
        <message>
            <source>Copy all</source>
            <translation>Sao chép tất cả</translation>
        </message>
    </context>
    <context>
        <name>lamina::MainWindow</name>
        <message>
            <source>Experiment</source>
            <translation>Thí nghiệm</translation>
        </message>
        <message>
            <source>%1 – Lamina</source>
            <translation>%1 – Lamina</translation>
        </message>
        <message>
            <source>This run was stopped before it was complete.</source>
            <translation>Lượt chạy này đã bị dừng trước khi hoàn tất.</translation>
        </message>
        <message>
            <source>Saved as %1</source>
            <translation>Đã lưu thành %1</translation>
        </message>
        <message>
            <source>Exported to %1</source>
            <translation>Đã xuất ra %1</translation>
        </message>
        <message>
            <source>A run is going on</source>
            <translation>Đang có một lượt chạy</translation>
        </message>
        <message>
            <source>Stop the run and close the window?</source>
            <translation>Dừng lượt chạy và đóng cửa sổ?</translation>
        </message>
        <message>
            <source>What is done is kept, and the run can be resumed next time.</source>
            <translation>Phần đã xong được giữ lại, và lần sau có thể chạy tiếp.</translation>
        </message>
        <message>
            <source>Stop and close</source>
            <translation>Dừng và đóng</translation>
        </message>
        <message>
            <source>Keep running</source>
            <translation>Chạy tiếp</translation>
        </message>
        <message>
            <source>A run is going on; open the session when it has ended.</source>
            <translation>Đang có một lượt chạy; hãy mở phiên khi nó kết thúc.</translation>
        </message>
        <message>
            <source>The window closes when the file is written. Closing it again gives the file up.</source>
            <translation>Cửa sổ sẽ đóng khi tệp được ghi xong. Đóng lần nữa thì bỏ tệp đó.</translation>
        </message>
        <message>
                <source>%1 on %2</source>
                <translation>%1 trên %2</translation>
        </message>
        <message>
                <source>Not saved yet</source>
                <translation>Chưa lưu</translation>
        </message>
        <message>
                <source>Finished runs that are not saved: %1</source>
                <translation>Số lần chạy xong chưa lưu: %1</translation>
        </message>
        <message>
                <source>They stay on the start page until they are saved or discarded.</source>
                <translation>Chúng ở lại trang đầu cho đến khi được lưu hoặc bỏ.</translation>
        </message>
        <message>
                <source>Close</source>
                <translation>Đóng</translation>
        </message>
        <message>
                <source>Stay</source>
                <translation>Ở lại</translation>
        </message>
    </context>
    <context>
        <name>lamina::MapView</name>
        <message>
            <source>Curves on the map</source>
            <translation>Đường trên bản đồ</translation>
        </message>
        <message>
            <source>side by side</source>
            <translation>cạnh nhau</translation>
        </message>
    </context>
    <context>
        <name>lamina::MapWidget</name>
        <message>
            <source>About the laminar map</source>
            <translation>Về bản đồ lớp</translation>
        </message>
        <message>
            <source>Export, copy, table …</source>
            <translation>Xuất, sao chép, bảng …</translation>
        </message>
        <message>
            <source>Menu of the laminar map</source>
            <translation>Trình đơn của bản đồ lớp</translation>
        </message>
        <message>
            <source>Layers across, activation density upwards, colour is the share of latents. Arrow keys read the cells, Enter chooses the layer.</source>
            <translation>Lớp theo chiều ngang, mật độ hoạt động theo chiều dọc, màu là tỉ lệ biến ẩn. Phím mũi tên đọc từng ô, Enter chọn lớp.</translation>
        </message>
    </context>
    <context>
        <name>lamina::MessageBar</name>
        <message>
            <source>Details</source>
            <translation>Chi tiết</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Bỏ qua</translation>
        </message>
    </context>
    <context>
        <name>lamina::ModelsModel</name>
        <message>
            <source>%1 layers of width %2</source>
            <translation>%1 lớp, bề rộng %2</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>chưa rõ</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Layers × width</source>
            <translation>Số lớp × bề rộng</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Dung lượng</translation>
        </message>
        <message>
            <source>On disk</source>
            <translation>Trên đĩa</translation>
        </message>
        <message>
            <source>no</source>
            <translation>chưa có</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>đã có</translation>
        </message>
        <message>
            <source>in part: %1</source>
            <translation>một phần: %1</translation>
        </message>
        <message>
            <source>removing</source>
            <translation>đang xoá</translation>
        </message>
        <message>
            <source>stopping</source>
            <translation>đang dừng</translation>
        </message>
        <message>
            <source>paused at %1 %</source>
            <translation>tạm dừng ở %1 %</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>tạm dừng</translation>
        </message>
        <message>
            <source>%1; next try in %2 s</source>
            <translation>%1; thử lại sau %2 s</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>%1/s</source>
            <translation>%1/s</translation>
        </message>
        <message>
            <source>%1 s left</source>
            <translation>còn %1 s</translation>
        </message>
        <message>
            <source>%1 min left</source>
            <translation>còn %1 phút</translation>
        </message>
    </context>
    <context>
        <name>lamina::ModelsPage</name>
        <message>
            <source>Models</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>Tải về</translation>
        </message>
        <message>
            <source>Fetches what is missing; a stopped download goes on</source>
            <translation>Tải phần còn thiếu; lần tải dở được tiếp tục</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Tạm dừng</translation>
        </message>
        <message>
            <source>Stops reading until you resume</source>
            <translation>Ngừng đọc cho đến khi bạn tiếp tục</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Huỷ</translation>
        </message>
        <message>
            <source>Stops; what has come is kept for the next time</source>
            <translation>Dừng lại; phần đã tải được giữ cho lần sau</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>Kiểm tra</translation>
        </message>
        <message>
            <source>Reads every file again and compares its hash</source>
            <translation>Đọc lại từng tệp và so mã băm của nó</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Xoá…</translation>
        </message>
        <message>
            <source>Deletes the model from the cache, which Python shares</source>
            <translation>Xoá mô hình khỏi bộ nhớ đệm dùng chung với Python</translation>
        </message>
        <message>
            <source>Use this model</source>
            <translation>Dùng mô hình này</translation>
        </message>
        <message>
            <source>Chooses it for the experiment; it is fetched when a run starts</source>
            <translation>Chọn mô hình này cho thí nghiệm; nó được tải khi bắt đầu chạy</translation>
        </message>
        <message>
            <source>Another model of the Hugging Face hub, as owner/name</source>
            <translation>Một mô hình khác trên Hugging Face, dạng chủ_sở_hữu/tên</translation>
        </message>
        <message>
            <source>Fetches a GPT-2 model by its name on the hub</source>
            <translation>Tải một mô hình GPT-2 theo tên của nó trên Hugging Face</translation>
        </message>
        <message>
            <source>&amp;Another GPT-2 model:</source>
            <translation>&amp;Mô hình GPT-2 khác:</translation>
        </message>
        <message>
            <source>Remove %1?</source>
            <translation>Xoá %1?</translation>
        </message>
        <message>
            <source>Remove %1 (%2) from this computer?</source>
            <translation>Xoá %1 (%2) khỏi máy này?</translation>
        </message>
        <message>
            <source>Python programs share this cache; they and Lamina would have to download it again.</source>
            <translation>Các chương trình Python dùng chung bộ nhớ đệm này; chúng và Lamina sẽ phải tải lại.</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Bỏ ra</translation>
        </message>
        <message>
            <source>%1 is downloaded and checked.</source>
            <translation>Đã tải và kiểm tra xong %1.</translation>
        </message>
        <message>
            <source>%1 is intact: every file has the hash it should have.</source>
            <translation>%1 còn nguyên vẹn: mọi tệp đều có đúng mã băm.</translation>
        </message>
        <message>
            <source>%1 can be read; no hash is known for %2.</source>
            <translation>%1 đọc được; không biết mã băm của %2.</translation>
        </message>
        <message>
            <source>%1 is removed.</source>
            <translation>Đã xoá %1.</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Tiếp tục</translation>
        </message>
        <message>
            <source>Hugging Face's cache, shared with Python: %1 (GPT-2 models there: %2)</source>
            <translation>Bộ nhớ đệm của Hugging Face, dùng chung với Python: %1 (các mô hình GPT-2 ở đó: %2)</translation>
        </message>
    </context>
    <context>
        <name>lamina::PreferencesDialog</name>
        <message>
            <source>Preferences</source>
            <translation>Tuỳ chọn</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Cửa sổ</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Theo hệ thống</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Sáng</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Tối</translation>
        </message>
        <message>
            <source>Computing</source>
            <translation>Tính toán</translation>
        </message>
        <message>
            <source>every processor (%1)</source>
            <translation>mọi bộ xử lý (%1)</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Thiết bị</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Mạng</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>Thư mục</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>Đổi…</translation>
        </message>
        <message>
            <source>Change the folder: %1</source>
            <translation>Đổi thư mục: %1</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>Mặc định</translation>
        </message>
        <message>
            <source>Default folder: %1</source>
            <translation>Thư mục mặc định: %1</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Dọn</translation>
        </message>
        <message>
            <source>the processor, the only one this version computes on</source>
            <translation>bộ xử lý, thiết bị duy nhất phiên bản này dùng để tính</translation>
        </message>
    </context>
    <context>
        <name>lamina::QueueView</name>
        <message>
            <source>waiting</source>
            <translation>đang chờ</translation>
        </message>
        <message>
            <source>running</source>
            <translation>đang chạy</translation>
        </message>
        <message>
            <source>done</source>
            <translation>xong</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>đã dừng</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>lỗi</translation>
        </message>
        <message>
            <source>Queued experiments</source>
            <translation>Thí nghiệm trong hàng đợi</translation>
        </message>
        <message>
            <source>Drag, or Alt+Up and Alt+Down, change the order; Delete removes; Enter opens a result</source>
            <translation>Kéo, hoặc Alt+Lên và Alt+Xuống, để đổi thứ tự; Delete để bỏ; Enter để mở kết quả</translation>
        </message>
        <message>
            <source>Earlier (Alt+Up)</source>
            <translation>Sớm hơn (Alt+Lên)</translation>
        </message>
        <message>
            <source>Later (Alt+Down)</source>
            <translation>Muộn hơn (Alt+Xuống)</translation>
        </message>
        <message>
            <source>Remove from the queue (Delete)</source>
            <translation>Bỏ khỏi hàng đợi (Delete)</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Dọn</translation>
        </message>
        <message>
            <source>Take those that have ended off the list; their sessions stay</source>
            <translation>Bỏ những thí nghiệm đã kết thúc khỏi danh sách; phiên của chúng vẫn còn</translation>
        </message>
        <message>
            <source>Run the queue</source>
            <translation>Chạy hàng đợi</translation>
        </message>
        <message>
            <source>One experiment after the other; a failed one does not stop the rest</source>
            <translation>Từng thí nghiệm một; thí nghiệm lỗi không làm dừng phần còn lại</translation>
        </message>
        <message>
            <source>Queue: %1 waiting</source>
            <translation>Hàng đợi: %1 đang chờ</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>Hàng đợi</translation>
        </message>
        <message>
            <source>The queue is done. Its results stand in the Compare tab.</source>
            <translation>Hàng đợi đã xong. Kết quả nằm ở thẻ So sánh.</translation>
        </message>
        <message>
            <source>The queue is done: %1 finished, %2 failed. %3</source>
            <translation>Hàng đợi đã xong: %1 hoàn tất, %2 không thành. %3</translation>
        </message>
    </context>
    <context>
        <name>lamina::ReplayBar</name>
        <message>
            <source>Replay how the profile built itself</source>
            <translation>Xem lại quá trình đường cong hình thành</translation>
        </message>
        <message>
            <source>Stop the replay</source>
            <translation>Dừng xem lại</translation>
        </message>
        <message>
            <source>Epoch</source>
            <translation>Epoch</translation>
        </message>
        <message>
            <source>Every layer as it was after this epoch; at the right end as measured after training</source>
            <translation>Mỗi lớp như khi vừa xong epoch này; ở mút phải là kết quả đo sau khi huấn luyện</translation>
        </message>
        <message>
            <source>after training</source>
            <translation>sau huấn luyện</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
    </context>
    <context>
        <name>lamina::RunStatus</name>
        <message>
            <source>Progress of the run</source>
            <translation>Tiến độ của lượt chạy</translation>
        </message>
        <message>
            <source>Reading the article</source>
            <translation>Đang đọc bài viết</translation>
        </message>
        <message>
            <source>Running the model, layer %1</source>
            <translation>Đang chạy mô hình, lớp %1</translation>
        </message>
        <message>
            <source>Training layer %1 · epoch %2 of %3</source>
            <translation>Đang huấn luyện lớp %1 · epoch %2 trên %3</translation>
        </message>
        <message>
            <source>Measuring layer %1</source>
            <translation>Đang đo lớp %1</translation>
        </message>
        <message>
            <source>Writing the session</source>
            <translation>Đang ghi phiên</translation>
        </message>
        <message>
            <source>Paused · %1</source>
            <translation>Tạm dừng · %1</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>còn %1</translation>
        </message>
        <message>
            <source>threads: %1</source>
            <translation>số luồng: %1</translation>
        </message>
        <message>
            <source>Ready. Start runs the experiment.</source>
            <translation>Sẵn sàng. Bắt đầu sẽ chạy thí nghiệm.</translation>
        </message>
        <message>
            <source>Opening article and model…</source>
            <translation>Đang mở bài viết và mô hình…</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Đang dừng…</translation>
        </message>
        <message>
            <source>Finished, not saved yet</source>
            <translation>Đã xong, chưa lưu</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>Đã xong</translation>
        </message>
        <message>
            <source>Stopped; what is done is kept</source>
            <translation>Đã dừng; phần đã xong được giữ lại</translation>
        </message>
        <message>
            <source>The run ended with an error</source>
            <translation>Lượt chạy kết thúc vì lỗi</translation>
        </message>
    </context>
    <context>
        <name>lamina::SessionCard</name>
        <message>
            <source>Open %1</source>
            <translation>Mở %1</translation>
        </message>
        <message>
            <source>Remove from list</source>
            <translation>Bỏ khỏi danh sách</translation>
        </message>
        <message>
            <source>%1 on %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>Cannot be read</source>
            <translation>Không đọc được</translation>
        </message>
        <message>
            <source>No longer there</source>
            <translation>Không còn nữa</translation>
        </message>
        <message>
            <source>%1 · not complete</source>
            <translation>%1 · chưa hoàn tất</translation>
        </message>
        <message>
                <source>Discard</source>
                <translation>Bỏ</translation>
        </message>
        <message>
                <source>Discard %1</source>
                <translation>Bỏ %1</translation>
        </message>
        <message>
            <source>Compare, rename, delete</source>
            <translation>So sánh, đổi tên, xoá</translation>
        </message>
        <message>
            <source>Actions of %1</source>
            <translation>Thao tác với %1</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Mở</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>So sánh</translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation>Đổi tên…</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Xoá</translation>
        </message>
    </context>
    <context>
        <name>lamina::SettingsForm</name>
        <message>
            <source>Reset %1</source>
            <translation>Đặt lại %1</translation>
        </message>
        <message>
            <source>Changed; back to %1</source>
            <translation>Đã đổi; trở về %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Phím tắt</translation>
        </message>
        <message>
            <source>Previous or next layer</source>
            <translation>Lớp trước hoặc lớp sau</translation>
        </message>
        <message>
            <source>First or last layer</source>
            <translation>Lớp đầu hoặc lớp cuối</translation>
        </message>
        <message>
            <source>In a chart: read the next value</source>
            <translation>Trong biểu đồ: đọc giá trị kế tiếp</translation>
        </message>
        <message>
            <source>In a chart: choose the layer read</source>
            <translation>Trong biểu đồ: chọn lớp đang đọc</translation>
        </message>
        <message>
            <source>In a chart: closer, wider, all</source>
            <translation>Trong biểu đồ: gần hơn, rộng hơn, toàn bộ</translation>
        </message>
        <message>
            <source>In a chart: its menu</source>
            <translation>Trong biểu đồ: trình đơn của nó</translation>
        </message>
        <message>
            <source>In the queue: earlier or later</source>
            <translation>Trong hàng đợi: sớm hơn hoặc muộn hơn</translation>
        </message>
        <message>
            <source>In the queue: remove</source>
            <translation>Trong hàng đợi: bỏ đi</translation>
        </message>
        <message>
            <source>Next or previous control</source>
            <translation>Điều khiển kế tiếp hoặc trước đó</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Việc</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Phím</translation>
        </message>
    </context>
    <context>
        <name>lamina::StartPage</name>
        <message>
            <source>See how a language model's layers differ: a fresh sparse autoencoder is trained at each one, and its density and reconstruction loss are drawn while it learns.</source>
            <translation>Xem các lớp của một mô hình ngôn ngữ khác nhau thế nào: ở mỗi lớp, một bộ tự mã hoá thưa mới được huấn luyện, mật độ và sai số tái tạo của nó được vẽ ngay trong khi học.</translation>
        </message>
        <message>
            <source>Back to the profile</source>
            <translation>Về biên dạng</translation>
        </message>
        <message>
            <source>Run the demo</source>
            <translation>Chạy bản mẫu</translation>
        </message>
        <message>
            <source>Choose the article, the model and the settings</source>
            <translation>Chọn bài viết, mô hình và thiết lập</translation>
        </message>
        <message>
            <source>Open a session…</source>
            <translation>Mở một phiên…</translation>
        </message>
        <message>
            <source>A .lamina file saved before</source>
            <translation>Một tệp .lamina đã lưu trước đây</translation>
        </message>
        <message>
            <source>Or drop a web address, an article file, a model folder or a .lamina anywhere in this window.</source>
            <translation>Hoặc thả một địa chỉ web, một tệp bài viết, một thư mục mô hình hay một tệp .lamina vào bất kỳ đâu trong cửa sổ này.</translation>
        </message>
        <message>
            <source>Back to the run</source>
            <translation>Về lượt chạy</translation>
        </message>
        <message>
            <source>Interrupted</source>
            <translation>Bị ngắt</translation>
        </message>
        <message>
            <source>%1 of %2 layers done</source>
            <translation>đã xong %1 trên %2 lớp</translation>
        </message>
        <message>
            <source>layers done: %1</source>
            <translation>số lớp đã xong: %1</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Tiếp tục</translation>
        </message>
        <message>
            <source>Resume the run of %1</source>
            <translation>Chạy tiếp lượt của %1</translation>
        </message>
        <message>
            <source>Recent sessions</source>
            <translation>Các phiên gần đây</translation>
        </message>
        <message>
                <source>Not saved yet (%1)</source>
                <translation>Chưa lưu (%1)</translation>
        </message>
        <message>
                <source>Undo: discard %1</source>
                <translation>Hoàn tác: bỏ %1</translation>
        </message>
        <message>
            <source>Profile an article</source>
            <translation>Đo một bài viết</translation>
        </message>
        <message>
            <source>A small model and an article come with Lamina: no network is needed. The same with random weights follows as a second curve.</source>
            <translation>Lamina có sẵn một mô hình nhỏ và một bài viết: không cần mạng. Sau đó cùng mô hình với trọng số ngẫu nhiên được vẽ thành đường thứ hai.</translation>
        </message>
        <message>
            <source>Both take about %1 on this computer.</source>
            <translation>Cả hai mất khoảng %1 trên máy này.</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Bỏ</translation>
        </message>
        <message>
            <source>Discard the run of %1</source>
            <translation>Bỏ lần chạy của %1</translation>
        </message>
        <message>
            <source>Undo: delete %1</source>
            <translation>Hoàn tác: xoá %1</translation>
        </message>
        <message>
            <source>Rename the session</source>
            <translation>Đổi tên phiên</translation>
        </message>
        <message>
            <source>Name:</source>
            <translation>Tên:</translation>
        </message>
        <message>
            <source>Undo: rename %1</source>
            <translation>Hoàn tác: đổi tên %1</translation>
        </message>
        <message>
            <source>Undo: discard the interrupted run of %1</source>
            <translation>Hoàn tác: bỏ lần chạy dở dang của %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::Tour</name>
        <message>
            <source>One point for each layer</source>
            <translation>Mỗi lớp một điểm</translation>
        </message>
        <message>
            <source>At every layer of the model a small network, a sparse autoencoder, learns to describe the activations with few latents. This curve shows which share of its latents an average token needs. Hover for exact values; the (i) explains each chart.</source>
            <translation>Ở mỗi lớp của mô hình, một mạng nhỏ gọi là bộ tự mã hoá thưa học cách mô tả các giá trị kích hoạt bằng ít biến ẩn. Đường này cho biết một token trung bình cần bao nhiêu phần số biến ẩn. Rê chuột để xem giá trị chính xác; nút (i) giải thích từng biểu đồ.</translation>
        </message>
        <message>
            <source>How good is the description?</source>
            <translation>Mô tả ấy tốt đến đâu?</translation>
        </message>
        <message>
            <source>The second chart shows how much the description misses, or another measure of your choice. The dashed curve is the same model with shuffled weights: what both curves share was not learned.</source>
            <translation>Biểu đồ thứ hai cho biết mô tả bỏ lỡ bao nhiêu, hoặc một chỉ số khác do bạn chọn. Đường nét đứt là cùng mô hình với trọng số bị xáo trộn: điểm chung của hai đường không phải do học mà có.</translation>
        </message>
        <message>
            <source>Walk through the layers</source>
            <translation>Đi qua từng lớp</translation>
        </message>
        <message>
            <source>Drag the slider or use the arrow keys; a click on a point of a chart goes to its layer.</source>
            <translation>Kéo thanh trượt hoặc dùng phím mũi tên; bấm vào một điểm trên biểu đồ để tới lớp đó.</translation>
        </message>
        <message>
            <source>Look into one layer</source>
            <translation>Nhìn vào một lớp</translation>
        </message>
        <message>
            <source>How it was trained, how often its latents are active, and the words that activate each of them.</source>
            <translation>Lớp được huấn luyện ra sao, biến ẩn hoạt động thường xuyên đến đâu, và những từ kích hoạt từng biến ẩn.</translation>
        </message>
        <message>
            <source>More ways to look</source>
            <translation>Những cách xem khác</translation>
        </message>
        <message>
            <source>The map shows the latents of all layers in one picture; the article shows what the model has read; compare puts several sessions on one pair of axes.</source>
            <translation>Bản đồ cho thấy biến ẩn của mọi lớp trong một hình; Bài viết cho thấy mô hình đã đọc gì; So sánh đặt nhiều phiên trên cùng một hệ trục.</translation>
        </message>
        <message>
            <source>Take it with you</source>
            <translation>Mang kết quả đi</translation>
        </message>
        <message>
            <source>Charts as pictures for a report, the numbers behind them, or a report of the whole session. A right click on a chart exports that one.</source>
            <translation>Biểu đồ dạng hình cho báo cáo, các con số đằng sau, hoặc báo cáo của cả phiên. Bấm chuột phải vào một biểu đồ để xuất riêng biểu đồ đó.</translation>
        </message>
        <message>
            <source>Tour</source>
            <translation>Giới thiệu nhanh</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>Bỏ qua</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Quay lại</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 trên %2</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Tiếp</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Xong</translation>
        </message>
    </context>
    <context>
        <name>lamina::WindowActions</name>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>Tools</source>
            <translation>Công cụ</translation>
        </message>
        <message>
            <source>Home</source>
            <translation>Trang đầu</translation>
        </message>
        <message>
            <source>The start page, for another experiment or session</source>
            <translation>Trang đầu, cho thí nghiệm hoặc phiên khác</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Mở</translation>
        </message>
        <message>
            <source>Open a session</source>
            <translation>Mở một phiên</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Lưu</translation>
        </message>
        <message>
            <source>Save the session as a .lamina file</source>
            <translation>Lưu phiên thành tệp .lamina</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Bắt đầu</translation>
        </message>
        <message>
            <source>Start the experiment</source>
            <translation>Bắt đầu thí nghiệm</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Tiếp tục</translation>
        </message>
        <message>
            <source>Go on with the run that was stopped</source>
            <translation>Chạy tiếp lượt đã dừng</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Tạm dừng</translation>
        </message>
        <message>
            <source>Pause the run, or go on</source>
            <translation>Tạm dừng hoặc tiếp tục lượt chạy</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Dừng</translation>
        </message>
        <message>
            <source>Stop the run and keep what is done</source>
            <translation>Dừng lượt chạy và giữ phần đã xong</translation>
        </message>
        <message>
            <source>Open recent</source>
            <translation>Mở gần đây</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Xuất</translation>
        </message>
        <message>
            <source>Charts, numbers or a report, for other programs</source>
            <translation>Biểu đồ, số liệu hoặc báo cáo, cho chương trình khác</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Trình đơn</translation>
        </message>
        <message>
            <source>Appearance, language, help and more</source>
            <translation>Giao diện, ngôn ngữ, trợ giúp và các mục khác</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Lượt chạy</translation>
        </message>
        <message>
            <source>Add to queue</source>
            <translation>Thêm vào hàng đợi</translation>
        </message>
        <message>
            <source>Put the experiment as it is set at the end of the queue</source>
            <translation>Đưa thí nghiệm như đang đặt vào cuối hàng đợi</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Xem</translation>
        </message>
        <message>
            <source>Experiment panel</source>
            <translation>Bảng thí nghiệm</translation>
        </message>
        <message>
            <source>Show or hide the experiment panel</source>
            <translation>Hiện hoặc ẩn bảng thí nghiệm</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Giao diện</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Ngôn ngữ</translation>
        </message>
        <message>
            <source>Preferences…</source>
            <translation>Tuỳ chọn…</translation>
        </message>
        <message>
            <source>Threads, network, folders, language and appearance</source>
            <translation>Số luồng, mạng, thư mục, ngôn ngữ và giao diện</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Trợ giúp</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Phím tắt</translation>
        </message>
        <message>
            <source>Every key of the window</source>
            <translation>Mọi phím của cửa sổ</translation>
        </message>
        <message>
            <source>Glossary</source>
            <translation>Bảng thuật ngữ</translation>
        </message>
        <message>
            <source>The words of the window, explained</source>
            <translation>Giải nghĩa các từ dùng trong cửa sổ</translation>
        </message>
        <message>
            <source>Tour of the window</source>
            <translation>Giới thiệu nhanh cửa sổ</translation>
        </message>
        <message>
            <source>What stands where, in a minute</source>
            <translation>Cái gì ở đâu, trong một phút</translation>
        </message>
        <message>
            <source>Guide for students</source>
            <translation>Hướng dẫn cho sinh viên</translation>
        </message>
        <message>
            <source>The course&apos;s exercise in an hour</source>
            <translation>Bài tập của môn học trong một giờ</translation>
        </message>
        <message>
            <source>Guide for researchers</source>
            <translation>Hướng dẫn cho nhà nghiên cứu</translation>
        </message>
        <message>
            <source>Repeats, controls, files and what may be claimed</source>
            <translation>Lần lặp, đối chứng, tệp và những gì có thể khẳng định</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Nhật ký</translation>
        </message>
        <message>
            <source>What happened since the start, to copy into a report of a fault</source>
            <translation>Những gì đã xảy ra từ lúc mở, để chép vào báo cáo lỗi</translation>
        </message>
        <message>
            <source>About Lamina</source>
            <translation>Giới thiệu Lamina</translation>
        </message>
        <message>
            <source>Versions and licences</source>
            <translation>Phiên bản và giấy phép</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Thoát</translation>
        </message>
        <message>
            <source>Close the window; a run that goes on is asked about</source>
            <translation>Đóng cửa sổ; nếu đang chạy thì sẽ hỏi lại</translation>
        </message>
        <message>
            <source>Open the menu</source>
            <translation>Mở trình đơn</translation>
        </message>
        <message>
            <source>Charts and map…</source>
            <translation>Biểu đồ và bản đồ…</translation>
        </message>
        <message>
            <source>As PNG, SVG, PDF, TeX or CSV, with a preview</source>
            <translation>Dạng PNG, SVG, PDF, TeX hoặc CSV, có xem trước</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Theo hệ thống</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Sáng</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Tối</translation>
        </message>
        <message>
            <source>No recent sessions</source>
            <translation>Chưa có phiên gần đây</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Tiếp tục</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>Bỏ qua</translation>
        </message>
        <message>
            <source>Leaves out the curve that is computed now; the others stay</source>
            <translation>Bỏ đường cong đang được tính; các đường khác vẫn giữ</translation>
        </message>
        <message>
            <source>Skip %1</source>
            <translation>Bỏ qua %1</translation>
        </message>
        <message>
                <source>Check with libtorch</source>
                <translation>Kiểm tra bằng libtorch</translation>
        </message>
        <message>
                <source>Compute every number of the session again, in float64 with PyTorch's library, and say what differs</source>
                <translation>Tính lại mọi con số của phiên bằng float64 với thư viện của PyTorch, và cho biết chỗ nào khác</translation>
        </message>
    </context>
    <context>
        <name>lamina::Workspace</name>
        <message>
            <source>Profile</source>
            <translation>Biên dạng</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Bản đồ</translation>
        </message>
        <message>
            <source>Article</source>
            <translation>Bài viết</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>So sánh</translation>
        </message>
        <message>
            <source>Density and reconstruction by layer, and all of one layer</source>
            <translation>Mật độ và tái tạo theo lớp, và mọi thứ về một lớp</translation>
        </message>
        <message>
            <source>The whole model in one picture</source>
            <translation>Cả mô hình trong một hình</translation>
        </message>
        <message>
            <source>The text as the model read it</source>
            <translation>Văn bản như mô hình đã đọc</translation>
        </message>
        <message>
            <source>Several sessions on the same axes</source>
            <translation>Nhiều phiên trên cùng một hệ trục</translation>
        </message>
  <message>
   <source>Findings</source>
   <translation>Kết luận</translation>
  </message>
  <message>
   <source>What may be claimed of this profile, and what would settle it</source>
   <translation>Có thể khẳng định gì về biên dạng này, và điều gì sẽ phân định</translation>
  </message>
        <message>
         <source>Frontier</source>
         <translation>Biên</translation>
        </message>
    <message>
        <source>Stability</source>
        <translation>Độ ổn định</translation>
    </message>
    <message>
        <source>Whether repeats find the same latents</source>
        <translation>Các lần lặp có tìm ra cùng các biến ẩn hay không</translation>
    </message>
        <message>
         <source>Layers at equal L0, from a sweep</source>
         <translation>Các lớp ở cùng L0, từ một lượt quét</translation>
        </message>
    </context>
    <context>
        <name>Text</name>
        <message>
            <source>%1 s</source>
            <translation>%1 giây</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 phút %2 giây</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 phút</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 giờ %2 phút</translation>
        </message>
    </context>
    <context>
        <name>Curves</name>
        <message>
            <source>%1, repeat %2</source>
            <translation>%1, lần lặp %2</translation>
        </message>
    </context>
    <context>
        <name>lamina::DesktopFollower</name>
        <message>
            <source>A profile is being computed</source>
            <translation>Đang tính một biên dạng</translation>
        </message>
        <message>
            <source>The profile is complete</source>
            <translation>Biên dạng đã hoàn tất</translation>
        </message>
        <message>
            <source>The run ended with an error</source>
            <translation>Lượt chạy kết thúc vì lỗi</translation>
        </message>
    </context>
    <context>
        <name>lamina::JobLine</name>
        <message>
            <source>Progress of the file</source>
            <translation>Tiến độ ghi tệp</translation>
        </message>
        <message>
            <source>Stop writing; no half file stays</source>
            <translation>Dừng ghi; không để lại tệp dở dang</translation>
        </message>
        <message>
            <source>Do not open it</source>
            <translation>Thôi không mở tệp này</translation>
        </message>
    </context>
    <context>
        <name>lamina::SessionKeeper</name>
        <message>
            <source>Saving %1</source>
            <translation>Đang lưu %1</translation>
        </message>
        <message>
            <source>Opening %1</source>
            <translation>Đang mở %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::SessionFiles</name>
        <message>
            <source>Folder to export the autoencoder to</source>
            <translation>Thư mục để xuất bộ tự mã hoá</translation>
        </message>
        <message>
            <source>Open a session</source>
            <translation>Mở một phiên</translation>
        </message>
        <message>
            <source>Lamina sessions (*.lamina);;All files (*)</source>
            <translation>Phiên Lamina (*.lamina);;Mọi tệp (*)</translation>
        </message>
        <message>
            <source>Save the session</source>
            <translation>Lưu phiên</translation>
        </message>
        <message>
            <source>Lamina sessions (*.lamina)</source>
            <translation>Phiên Lamina (*.lamina)</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Xuất</translation>
        </message>
        <message>
            <source>Exporting %1</source>
            <translation>Đang xuất %1</translation>
        </message>
        <message>
                <source>Checking %1</source>
                <translation>Đang kiểm tra %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::WindowDialogs</name>
        <message>
            <source>Models</source>
            <translation>Mô hình</translation>
        </message>
    </context>
    <context>
        <name>Preferences</name>
        <message>
            <source>Language</source>
            <translation>Ngôn ngữ</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Giao diện</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Số luồng</translation>
        </message>
        <message>
            <source>For experiments that leave their own number of threads open</source>
            <translation>Cho những thí nghiệm để ngỏ số luồng</translation>
        </message>
        <message>
            <source>Work offline: nothing is fetched</source>
            <translation>Làm việc ngoại tuyến: không tải gì về</translation>
        </message>
        <message>
            <source>Pages and models that are on this computer can still be used</source>
            <translation>Các trang và mô hình đã có trên máy vẫn dùng được</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Shared with Python's Hugging Face tools; models are removed under More models…</source>
            <translation>Dùng chung với công cụ Hugging Face của Python; xoá mô hình ở mục Mô hình khác…</translation>
        </message>
        <message>
            <source>Fetched pages</source>
            <translation>Các trang đã tải</translation>
        </message>
        <message>
            <source>Articles kept for reading them offline</source>
            <translation>Bài viết được giữ để đọc ngoại tuyến</translation>
        </message>
        <message>
            <source>Unsaved sessions</source>
            <translation>Các phiên chưa lưu</translation>
        </message>
        <message>
            <source>The newest 24 are kept</source>
            <translation>Giữ 24 phiên mới nhất</translation>
        </message>
    </context>
    <context>
        <name>lamina::ExportForm</name>
        <message>
            <source>As set below</source>
            <translation>Như đặt bên dưới</translation>
        </message>
        <message>
            <source>Sizes of figures in papers and talks, with text that is read there</source>
            <translation>Kích thước hình trong bài báo và bài trình bày, với cỡ chữ đọc được ở đó</translation>
        </message>
        <message>
            <source>Made for</source>
            <translation>Dành cho</translation>
        </message>
        <message>
            <source>Charts to export</source>
            <translation>Biểu đồ cần xuất</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Tất cả</translation>
        </message>
        <message>
            <source>Charts</source>
            <translation>Biểu đồ</translation>
        </message>
        <message>
            <source>CSV (the numbers shown)</source>
            <translation>CSV (các số đang hiện)</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>Định dạng</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>Rộng</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>Cao</translation>
        </message>
        <message>
            <source>Unit of the size</source>
            <translation>Đơn vị kích thước</translation>
        </message>
        <message>
            <source>Dimensions</source>
            <translation>Kích thước</translation>
        </message>
        <message>
            <source>Image pixels for each px: 2 for screens, 3 or more for print</source>
            <translation>Số điểm ảnh cho mỗi px: 2 cho màn hình, 3 trở lên cho in ấn</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>Tỉ lệ</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Sáng</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Tối</translation>
        </message>
        <message>
            <source>Print (greys, thicker lines)</source>
            <translation>Bản in (thang xám, nét đậm hơn)</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>Màu</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Cỡ chữ</translation>
        </message>
        <message>
            <source>none</source>
            <translation>không</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Tiêu đề</translation>
        </message>
        <message>
            <source>Caption</source>
            <translation>Chú thích</translation>
        </message>
        <message>
            <source>Say where the numbers come from</source>
            <translation>Ghi nguồn gốc số liệu</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Chọn…</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Tệp</translation>
        </message>
        <message>
            <source>Laminar profile</source>
            <translation>Biên dạng lớp</translation>
        </message>
        <message>
            <source>Export to</source>
            <translation>Xuất ra</translation>
        </message>
        <message>
            <source>%1 × %2 pixels</source>
            <translation>%1 × %2 điểm ảnh</translation>
        </message>
    </context>
    <context>
        <name>lamina::PresetCards</name>
        <message>
            <source>%1 (modified)</source>
            <translation>%1 (đã sửa)</translation>
        </message>
        <message>
            <source>about %1</source>
            <translation>khoảng %1</translation>
        </message>
    </context>
    <context>
        <name>lamina::SourcePicker</name>
        <message>
            <source>Article</source>
            <translation>Bài viết</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Mô hình</translation>
        </message>
        <message>
            <source>Demo: light-emitting diodes</source>
            <translation>Mẫu: đi-ốt phát quang</translation>
        </message>
        <message>
            <source>Wikipedia: light-emitting diode</source>
            <translation>Wikipedia: đi-ốt phát quang</translation>
        </message>
        <message>
            <source>Web address…</source>
            <translation>Địa chỉ web…</translation>
        </message>
        <message>
            <source>File…</source>
            <translation>Tệp…</translation>
        </message>
        <message>
            <source>Pasted text…</source>
            <translation>Văn bản dán vào…</translation>
        </message>
        <message>
            <source>Choose an article</source>
            <translation>Chọn bài viết</translation>
        </message>
        <message>
            <source>Articles (*.html *.htm *.txt *.md);;All files (*)</source>
            <translation>Bài viết (*.html *.htm *.txt *.md);;Mọi tệp (*)</translation>
        </message>
        <message>
            <source>Web address</source>
            <translation>Địa chỉ web</translation>
        </message>
        <message>
            <source>Address of the article (http or https):</source>
            <translation>Địa chỉ của bài viết (http hoặc https):</translation>
        </message>
        <message>
            <source>Pasted text</source>
            <translation>Văn bản dán vào</translation>
        </message>
        <message>
            <source>Paste the text of the article:</source>
            <translation>Dán văn bản của bài viết:</translation>
        </message>
        <message>
            <source>Choose the folder of a GPT-2 model</source>
            <translation>Chọn thư mục của một mô hình GPT-2</translation>
        </message>
        <message>
            <source>Demo: 12 small layers</source>
            <translation>Mẫu: 12 lớp nhỏ</translation>
        </message>
        <message>
            <source>%1 layers</source>
            <translation>%1 lớp</translation>
        </message>
        <message>
            <source>on disk</source>
            <translation>có trên đĩa</translation>
        </message>
        <message>
            <source>%1 to download</source>
            <translation>cần tải %1</translation>
        </message>
        <message>
            <source>Folder…</source>
            <translation>Thư mục…</translation>
        </message>
        <message>
            <source>More models…</source>
            <translation>Mô hình khác…</translation>
        </message>
    </context>
 <context>
  <name>lamina::FindingsView</name>
  <message>
   <source>What this profile shows</source>
   <translation>Biên dạng này cho thấy điều gì</translation>
  </message>
  <message>
   <source>Opens Compare, where another session is laid beside this one</source>
   <translation>Mở mục So sánh, nơi đặt một phiên khác cạnh phiên này</translation>
  </message>
  <message>
   <source>Sets the experiment so; it begins with Start</source>
   <translation>Đặt thí nghiệm như vậy; nhấn Bắt đầu để chạy</translation>
  </message>
  <message>
   <source>The claims are looked at when every layer of the run is measured.</source>
   <translation>Các điều này được xét khi mọi lớp của lần chạy đã được đo.</translation>
  </message>
 </context>
<context>
    <name>EvidenceCharts</name>
        <message>
         <source>%1 against L0, layer by layer</source>
         <translation>%1 theo L0, từng lớp</translation>
        </message>
        <message>
         <source>A sweep draws a line a layer here.</source>
         <translation>Lượt quét vẽ ở đây mỗi lớp một đường.</translation>
        </message>
        <message>
         <source>L0 = %1</source>
         <translation>L0 = %1</translation>
        </message>
        <message>
         <source>layer %1</source>
         <translation>lớp %1</translation>
        </message>
        <message>
         <source>%1 at equal L0</source>
         <translation>%1 ở cùng L0</translation>
        </message>
        <message>
         <source>%1 at equal L0 = %2</source>
         <translation>%1 ở cùng L0 = %2</translation>
        </message>
        <message>
         <source>layer</source>
         <translation>lớp</translation>
        </message>
        <message>
         <source>No two layers have points on both sides of one L0: sweep further values.</source>
         <translation>Không có lớp nào có điểm ở hai phía của cùng một L0: hãy quét thêm giá trị.</translation>
        </message>
        <message>
         <source>every layer at L0 = %1</source>
         <translation>mọi lớp ở L0 = %1</translation>
        </message>
        <message>
         <source>every layer at %1, as run</source>
         <translation>mọi lớp ở %1, như đã chạy</translation>
        </message>
        <message>
         <source>The layers cannot be compared at one L0: the points of no layer enclose any. Sweep further values.</source>
         <translation>Không thể so các lớp ở cùng một L0: không lớp nào có các điểm bao quanh một L0. Hãy quét thêm giá trị.</translation>
        </message>
        <message>
         <source>At L0 = %1 each layer has %1 active latents a token, so that its FVU tells of the layer and not of how sparse its autoencoder came out. Between the two nearest points it runs along ln L0; beyond the points nothing is said.</source>
         <translation>Ở L0 = %1 mỗi lớp có %1 biến ẩn hoạt động trên một token, nên FVU nói về lớp chứ không về việc bộ tự mã hoá của nó thưa đến đâu. Giữa hai điểm gần nhất nó chạy theo ln L0; ngoài các điểm thì không nói gì.</translation>
        </message>
        <message>
         <source>Layers left out, as their points do not reach it: %1.</source>
         <translation>Các lớp không tính, vì các điểm của chúng không đạt tới đó: %1.</translation>
        </message>
        <message>
         <source>Latents found again, by layer</source>
         <translation>Biến ẩn được tìm lại, theo lớp</translation>
        </message>
        <message>
         <source>mean largest decoder cosine</source>
         <translation>cosin giải mã lớn nhất, trung bình</translation>
        </message>
        <message>
         <source>Repeats whose autoencoders were saved draw a point a layer here.</source>
         <translation>Các lần lặp có lưu bộ tự mã hoá vẽ ở đây mỗi lớp một điểm.</translation>
        </message>
        <message>
         <source>directions drawn at random</source>
         <translation>các hướng rút ngẫu nhiên</translation>
        </message>
        <message>
         <source>For each living latent of one repeat the nearest of another is looked for: their decoder directions have a cosine of %1 on average in layer %2 and of %3 in layer %4, the layers where they agree least and most; directions drawn at random, as many of them, have %5 to %6.</source>
         <translation>Với mỗi biến ẩn sống của một lần lặp, tìm biến ẩn gần nhất của lần khác: các hướng giải mã của chúng có cosin trung bình %1 ở lớp %2 và %3 ở lớp %4, hai lớp khớp ít nhất và nhiều nhất; cùng số hướng rút ngẫu nhiên thì được %5 đến %6.</translation>
        </message>
</context>
<context>
    <name>lamina::StabilityView</name>
        <message>
         <source>Run %1 repeats and keep them</source>
         <translation>Chạy %1 lần lặp và giữ lại chúng</translation>
        </message>
        <message>
         <source>Sets the experiment so; it begins with Start</source>
         <translation>Đặt thí nghiệm như vậy; nhấn Bắt đầu để chạy</translation>
        </message>
        <message>
         <source>Once the run is done and its autoencoders are saved, each layer gets its point.</source>
         <translation>Khi lần chạy xong và các bộ tự mã hoá của nó đã được lưu, mỗi lớp sẽ có điểm của mình.</translation>
        </message>
        <message>
         <source>The repeats&apos; autoencoders were not saved, so it cannot be seen whether they found the same latents.</source>
         <translation>Các bộ tự mã hoá của những lần lặp không được lưu, nên không thể thấy chúng có tìm ra cùng các biến ẩn hay không.</translation>
        </message>
        <message>
         <source>This run trained each layer once. Repeats train it again from other seeds: then it can be seen whether they find the same latents.</source>
         <translation>Lần chạy này huấn luyện mỗi lớp một lần. Các lần lặp huấn luyện lại từ những hạt giống khác: khi đó có thể thấy chúng có tìm ra cùng các biến ẩn hay không.</translation>
        </message>
        <message>
         <source>The latents of the repeats are being compared…</source>
         <translation>Đang so sánh các biến ẩn của những lần lặp…</translation>
        </message>
</context>
<context>
    <name>lamina::FrontierView</name>
        <message>
         <source>Sets the experiment so; it begins with Start</source>
         <translation>Đặt thí nghiệm như vậy; nhấn Bắt đầu để chạy</translation>
        </message>
        <message>
         <source>Each layer draws its line once two of its points are measured.</source>
         <translation>Mỗi lớp vẽ đường của mình khi đã đo được hai điểm.</translation>
        </message>
        <message>
         <source>This run has one autoencoder a layer. A sweep trains further ones, sparser and denser, on the same activations: then the layers can be compared at one L0.</source>
         <translation>Lần chạy này có một bộ tự mã hoá cho mỗi lớp. Một lượt quét huấn luyện thêm những bộ thưa hơn và dày hơn trên cùng các kích hoạt: khi đó các lớp có thể so với nhau ở cùng một L0.</translation>
        </message>
        <message>
         <source>Sweep %1</source>
         <translation>Quét %1</translation>
        </message>
</context>
    <context>
        <name>lamina::HookDiagram</name>
        <message>
            <source>A layer, with its hook points</source>
            <translation>Một lớp, cùng các điểm móc của nó</translation>
        </message>
        <message>
            <source>attention</source>
            <translation>chú ý</translation>
        </message>
        <message>
            <source>MLP</source>
            <translation>MLP</translation>
        </message>
        <message>
            <source>residual stream, from the layer before to the next</source>
            <translation>dòng dư, từ lớp trước đến lớp sau</translation>
        </message>
    </context>
</TS>
