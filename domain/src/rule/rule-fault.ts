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
  | 'inhibits-itself';

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
};

/** The fault with its message. */
export function ruleFault(path: string, code: RuleFaultCode): RuleFault {
  return { path, code, message: MESSAGES[code] };
}
