import type { LocalizedText } from '../localized-text.ts';

/** What can be wrong with a rule. */
export type RuleFaultCode =
  | 'judges-nothing'
  | 'severity-not-ascending'
  | 'not-finite'
  | 'bounds-not-ordered'
  | 'reset-on-unsafe-side'
  | 'reset-not-supported'
  | 'window-required'
  | 'malformed-duration'
  | 'duration-not-positive'
  | 'min-samples-too-small'
  | 'min-samples-too-large'
  | 'malformed-quorum'
  | 'quorum-without-group'
  | 'unknown-time-zone'
  | 'malformed-time'
  | 'malformed-date'
  | 'empty-list'
  | 'changes-too-few'
  | 'inhibits-itself'
  | 'share-out-of-range'
  | 'coverage-without-window'
  | 'weeks-out-of-range'
  | 'signal-combined'
  | 'upstream-needs-last'
  | 'lag-too-long'
  | 'pair-with-itself'
  | 'pair-twice'
  | 'm-of-n-out-of-range'
  | 'position-out-of-range'
  | 'shape-too-small'
  | 'metres-out-of-range'
  | 'too-many'
  | 'condition-too-deep'
  | 'condition-below-group'
  | 'override-below-group'
  | 'override-twice'
  | 'override-changes-nothing'
  | 'unknown-level'
  | 'threshold-kind-differs'
  | 'text-required'
  | 'malformed-instant';

/** One thing wrong with a rule; `path` names the field, such as `levels.0.reset`. */
export interface RuleFault {
  readonly path: string;
  readonly code: RuleFaultCode;
  readonly message: LocalizedText;
}

const MESSAGES: Readonly<Record<RuleFaultCode, LocalizedText>> = {
  'judges-nothing': {
    vi: 'Quy tắc cần ít nhất một mức ngưỡng hoặc điều kiện mất dữ liệu.',
    en: 'A rule needs at least one level or a no-data condition.',
  },
  'severity-not-ascending': {
    vi: 'Các mức phải theo thứ tự mức độ tăng dần, mỗi mức độ một lần.',
    en: 'Levels go in ascending severity, each severity once.',
  },
  'not-finite': { vi: 'Giá trị phải là một số hữu hạn.', en: 'This must be a finite number.' },
  'bounds-not-ordered': {
    vi: 'Cận dưới không được lớn hơn cận trên.',
    en: 'The lower bound must not exceed the upper one.',
  },
  'reset-on-unsafe-side': {
    vi: 'Giá trị trở về bình thường phải nằm ở phía an toàn của ngưỡng.',
    en: 'The reset must lie on the safe side of the threshold.',
  },
  'reset-not-supported': {
    vi: 'Phép so sánh bằng hoặc khác không có giá trị trở về bình thường riêng.',
    en: 'A comparison for equality has no reset of its own.',
  },
  'window-required': {
    vi: 'Hàm này cần khoảng thời gian tính.',
    en: 'This function needs a window.',
  },
  'malformed-duration': {
    vi: 'Khoảng thời gian phải theo ISO 8601, ví dụ PT10M.',
    en: 'A duration is written as in ISO 8601, such as PT10M.',
  },
  'duration-not-positive': {
    vi: 'Khoảng thời gian phải lớn hơn 0.',
    en: 'The duration must be longer than nothing.',
  },
  'min-samples-too-small': {
    vi: 'Số mẫu tối thiểu phải là số nguyên từ 1 trở lên.',
    en: 'The least number of samples is a whole number from 1.',
  },
  'min-samples-too-large': {
    vi: 'Giá trị mới nhất chỉ có một mẫu.',
    en: 'The newest value is only one sample.',
  },
  'malformed-quorum': {
    vi: 'Số thiết bị phải là số nguyên từ 1, hoặc tỷ lệ từ trên 0% đến 100%, ví dụ "50%".',
    en: 'A quorum is a whole number from 1, or a share over 0% up to 100%, such as "50%".',
  },
  'quorum-without-group': {
    vi: 'Số thiết bị tối thiểu chỉ dùng khi gộp theo khu vực hoặc thành phố.',
    en: 'A quorum needs grouping by area or city.',
  },
  'unknown-time-zone': { vi: 'Không có múi giờ này.', en: 'There is no such time zone.' },
  'malformed-time': {
    vi: 'Giờ viết theo dạng HH:mm, từ 00:00 đến 24:00.',
    en: 'A time is written as HH:mm, from 00:00 to 24:00.',
  },
  'malformed-date': {
    vi: 'Ngày viết theo dạng YYYY-MM-DD.',
    en: 'A date is written as YYYY-MM-DD.',
  },
  'empty-list': { vi: 'Danh sách này không được để trống.', en: 'This list must not be empty.' },
  'changes-too-few': {
    vi: 'Số lần thay đổi phải là số nguyên từ 1 trở lên.',
    en: 'The number of changes is a whole number from 1.',
  },
  'inhibits-itself': {
    vi: 'Quy tắc không thể tự chặn chính nó.',
    en: 'A rule cannot inhibit itself.',
  },
  'share-out-of-range': {
    vi: 'Tỷ lệ phải lớn hơn 0 và không quá 1.',
    en: 'A share lies over 0 and up to 1.',
  },
  'coverage-without-window': {
    vi: 'Giá trị mới nhất không có tỷ lệ số mẫu.',
    en: 'The newest value has no share of expected samples.',
  },
  'weeks-out-of-range': {
    vi: 'Số tuần phải là số nguyên từ 2 đến 8.',
    en: 'The number of weeks is a whole number from 2 to 8.',
  },
  'signal-combined': {
    vi: 'Mức bình thường và chênh lệch thượng – hạ lưu không dùng chung.',
    en: 'A deviation from the usual and one from upstream do not go together.',
  },
  'upstream-needs-last': {
    vi: 'So sánh thượng – hạ lưu dùng giá trị mới nhất.',
    en: 'A comparison with upstream looks at newest values.',
  },
  'lag-too-long': { vi: 'Độ trễ không được quá 7 ngày.', en: 'The lag is at most seven days.' },
  'pair-with-itself': {
    vi: 'Thiết bị không thể là thượng lưu của chính nó.',
    en: 'A device is not upstream of itself.',
  },
  'pair-twice': {
    vi: 'Mỗi thiết bị hạ lưu chỉ có một thượng lưu.',
    en: 'A downstream device has one upstream.',
  },
  'm-of-n-out-of-range': {
    vi: 'Cần số nguyên 1 ≤ m ≤ n ≤ 32.',
    en: 'Whole numbers with 1 ≤ m ≤ n ≤ 32 are needed.',
  },
  'position-out-of-range': {
    vi: 'Tọa độ phải là kinh độ −180…180 và vĩ độ −90…90.',
    en: 'A position is a longitude within ±180 and a latitude within ±90.',
  },
  'shape-too-small': {
    vi: 'Vùng cần ít nhất ba điểm, tuyến cần ít nhất hai điểm.',
    en: 'A ring needs three positions, a line two.',
  },
  'metres-out-of-range': {
    vi: 'Bề rộng phải lớn hơn 0 và không quá 50 000 mét.',
    en: 'The width lies over 0 and up to 50,000 metres.',
  },
  'too-many': { vi: 'Danh sách này quá dài.', en: 'This list is too long.' },
  'condition-too-deep': {
    vi: 'Điều kiện lồng nhau không quá 4 tầng.',
    en: 'Conditions nest at most four deep.',
  },
  'condition-below-group': {
    vi: 'Điều kiện phải về đối tượng của cảnh báo hoặc rộng hơn.',
    en: 'A condition is about what the alert is about, or wider.',
  },
  'override-below-group': {
    vi: 'Ngưỡng riêng phải dành cho đối tượng của cảnh báo hoặc rộng hơn.',
    en: 'An override is for what the alert is about, or wider.',
  },
  'override-twice': { vi: 'Mỗi phạm vi chỉ có một ngưỡng riêng.', en: 'A scope has one override.' },
  'override-changes-nothing': {
    vi: 'Ngưỡng riêng phải đổi ít nhất một con số.',
    en: 'An override changes at least one number.',
  },
  'unknown-level': { vi: 'Quy tắc không có mức này.', en: 'The rule has no such level.' },
  'threshold-kind-differs': {
    vi: 'Ngưỡng riêng phải cùng dạng với ngưỡng của quy tắc: một số hoặc một khoảng.',
    en: 'An override is of the same kind as the threshold: a number or a range.',
  },
  'text-required': { vi: 'Cần nhập nội dung này.', en: 'This text is needed.' },
  'malformed-instant': {
    vi: 'Thời điểm viết theo RFC 3339, ví dụ 2026-12-31T17:00:00Z.',
    en: 'An instant is written as in RFC 3339, such as 2026-12-31T17:00:00Z.',
  },
};

/** The fault with its message. */
export function ruleFault(path: string, code: RuleFaultCode): RuleFault {
  return { path, code, message: MESSAGES[code] };
}
