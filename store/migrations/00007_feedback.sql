-- Feedback by hand, whom the shop has asked, and the words by which comments are sorted.

-- The caller's key of an answer by hand, so that the same key again answers with the first result.
ALTER TABLE feedback ADD COLUMN key TEXT;
ALTER TABLE feedback ADD COLUMN key_hash BLOB;
CREATE UNIQUE INDEX feedback_key ON feedback (key) WHERE key IS NOT NULL;
CREATE INDEX feedback_order ON feedback (order_id) WHERE order_id IS NOT NULL;

-- Answers and questions asked that a merge gave to the one who stays, so that parting gives them back.
CREATE TABLE feedback_moved (
    batch INTEGER NOT NULL REFERENCES batch,
    place TEXT NOT NULL CHECK (place IN ('feedback', 'asked')),
    id    INTEGER NOT NULL,
    PRIMARY KEY (batch, place, id)
) STRICT, WITHOUT ROWID;

-- The rollup of scores: how many answers that count there are of a day, scale and score.
CREATE TABLE day_answer (
    day   INTEGER NOT NULL,
    kind  TEXT NOT NULL,
    score INTEGER NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (day, kind, score)
) STRICT, WITHOUT ROWID;
INSERT INTO day_answer (day, kind, score, n) SELECT day, kind, score, count(*) FROM feedback
    WHERE withdrawn IS NULL AND revised_by IS NULL AND score IS NOT NULL GROUP BY day, kind, score;

-- Whom the shop has asked, when and about what. Nobody is asked again before the throttle is over, whatever the channel.
CREATE TABLE asked (
    id        INTEGER PRIMARY KEY,
    member    INTEGER NOT NULL REFERENCES member,
    order_id  INTEGER REFERENCES orders,
    kind      TEXT NOT NULL,
    channel   TEXT NOT NULL DEFAULT '',
    at        INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    staff     INTEGER NOT NULL REFERENCES staff,
    batch     INTEGER NOT NULL REFERENCES batch,
    withdrawn INTEGER REFERENCES batch
) STRICT;
CREATE INDEX asked_member ON asked (member, at);
CREATE INDEX asked_day ON asked (day);

-- The words by which a comment is sorted. Chinese words are found anywhere, Latin ones as whole words or, with * at the end, as
-- their beginnings.
CREATE TABLE feedback_word (
    word   TEXT PRIMARY KEY,
    driver TEXT NOT NULL DEFAULT '',
    tone   INTEGER NOT NULL CHECK (tone BETWEEN -1 AND 1)
) STRICT, WITHOUT ROWID;
INSERT INTO feedback_word (word, driver, tone) VALUES
    ('质量', 'product', 0), ('品质', 'product', 0), ('做工', 'product', 0), ('味道', 'product', 0), ('口感', 'product', 0), ('香', 'product', 1),
    ('好喝', 'product', 1), ('好用', 'product', 1), ('新鲜', 'product', 1), ('好吃', 'product', 1), ('瑕疵', 'product', -1), ('难喝', 'product', -1),
    ('异味', 'product', -1), ('掉色', 'product', -1), ('色差', 'product', -1), ('假货', 'product', -1), ('过期', 'product', -1), ('坏了', 'product', -1),
    ('碎了', 'logistics', -1), ('漏了', 'product', -1), ('价格', 'price', 0), ('性价比', 'price', 0), ('便宜', 'price', 1), ('实惠', 'price', 1),
    ('划算', 'price', 1), ('太贵', 'price', -1), ('贵了', 'price', -1), ('降价', 'price', -1), ('优惠', 'price', 1), ('客服', 'service', 0),
    ('服务', 'service', 0), ('态度', 'service', 0), ('热情', 'service', 1), ('耐心', 'service', 1), ('回复快', 'service', 1), ('不理', 'service', -1),
    ('敷衍', 'service', -1), ('物流', 'logistics', 0), ('快递', 'logistics', 0), ('发货', 'logistics', 0), ('包装', 'logistics', 0), ('包裹', 'logistics', 0),
    ('太慢', 'logistics', -1), ('很慢', 'logistics', -1), ('破损', 'logistics', -1), ('漏发', 'logistics', -1), ('发错', 'logistics', -1), ('丢件', 'logistics', -1),
    ('很快', 'logistics', 1), ('退货', 'after_sales', 0), ('退款', 'after_sales', 0), ('换货', 'after_sales', 0), ('售后', 'after_sales', 0), ('维修', 'after_sales', 0),
    ('推诿', 'after_sales', -1), ('拖延', 'after_sales', -1), ('品牌', 'brand', 0), ('老店', 'brand', 1), ('信任', 'brand', 1), ('放心', 'brand', 1),
    ('正品', 'brand', 1), ('页面', 'site', 0), ('下单', 'site', 0), ('支付', 'site', 0), ('图片', 'site', 0), ('描述', 'site', 0), ('卡顿', 'site', -1),
    ('不符', 'site', -1), ('喜欢', '', 1), ('满意', '', 1), ('推荐', '', 1), ('不错', '', 1), ('回购', '', 1), ('很好', '', 1), ('非常好', '', 1), ('用心', '', 1),
    ('惊喜', '', 1), ('失望', '', -1), ('差评', '', -1), ('很差', '', -1), ('太差', '', -1), ('糟糕', '', -1), ('后悔', '', -1), ('垃圾', '', -1), ('生气', '', -1),
    ('quality', 'product', 0), ('product*', 'product', 0), ('taste*', 'product', 0), ('smell*', 'product', 0), ('fresh', 'product', 1), ('delicious', 'product', 1),
    ('broke*', 'product', -1), ('defect*', 'product', -1), ('faulty', 'product', -1), ('fake', 'product', -1), ('expired', 'product', -1), ('leak*', 'product', -1),
    ('price*', 'price', 0), ('value', 'price', 0), ('discount*', 'price', 1), ('cheap', 'price', 1), ('affordable', 'price', 1), ('expensive', 'price', -1),
    ('overpriced', 'price', -1), ('service', 'service', 0), ('staff', 'service', 0), ('support', 'service', 0), ('friendly', 'service', 1), ('helpful', 'service', 1),
    ('polite', 'service', 1), ('rude', 'service', -1), ('ignored', 'service', -1), ('deliver*', 'logistics', 0), ('shipping', 'logistics', 0), ('parcel*', 'logistics', 0),
    ('packag*', 'logistics', 0), ('courier', 'logistics', 0), ('arrived', 'logistics', 0), ('fast', 'logistics', 1), ('quick*', 'logistics', 1), ('slow*', 'logistics', -1),
    ('late', 'logistics', -1), ('delay*', 'logistics', -1), ('damaged', 'logistics', -1), ('missing', 'logistics', -1), ('return*', 'after_sales', 0),
    ('refund*', 'after_sales', 0), ('exchange*', 'after_sales', 0), ('warranty', 'after_sales', 0), ('repair*', 'after_sales', 0), ('brand', 'brand', 0),
    ('trust*', 'brand', 1), ('authentic', 'brand', 1), ('website', 'site', 0), ('checkout', 'site', 0), ('page', 'site', 0), ('app', 'site', 0), ('confusing', 'site', -1),
    ('misleading', 'site', -1), ('love*', '', 1), ('great', '', 1), ('excellent', '', 1), ('perfect*', '', 1), ('good', '', 1), ('happy', '', 1), ('recommend*', '', 1),
    ('thank*', '', 1), ('beautiful*', '', 1), ('bad', '', -1), ('terrible', '', -1), ('awful', '', -1), ('disappoint*', '', -1), ('poor*', '', -1), ('worst', '', -1),
    ('horrible', '', -1), ('annoy*', '', -1), ('never again', '', -1);
