// Every word on the screen, Chinese first. {0}, {1}: what is put in.

const LANGUAGES = ['zh-CN', 'en'];

const TABLE = {
  // Frame
  'app': ['夜巡 · 外勤', 'Yexun · Field'],
  'tab.stops': ['今晚', 'Tonight'],
  'tab.messages': ['消息', 'Messages'],
  'tab.phone': ['手机', 'Phone'],
  'nav': ['页面', 'Pages'],
  'loading': ['正在打开…', 'Opening…'],
  'close': ['关闭', 'Close'],
  'cancel': ['取消', 'Cancel'],
  'confirm': ['确认', 'Confirm'],
  'undo': ['撤销', 'Undo'],
  'language': ['English', '中文'],

  // Pairing
  'pair.title': ['尚未配对', 'Not paired'],
  'pair.how': ['请用手机相机扫描指挥中心出示的二维码。', 'Scan the QR code shown by the command centre with the phone’s camera.'],
  'pair.denied': ['配对已失效', 'Pairing has ended'],
  'pair.deniedHow': ['此手机的配对已被撤销或已到期。未发送的 {0} 项仍保存在手机里，重新扫码后继续发送。', 'This phone’s pairing was revoked or has expired. {0} items not yet sent stay on the phone and go out after scanning a new code.'],
  'pair.replace': ['更换配对？', 'Replace the pairing?'],
  'pair.replaceHow': ['手机里还有 {0} 项未发送，更换后将以新的身份发送。', '{0} items are not yet sent; they would be sent under the new identity.'],
  'pair.replaceYes': ['更换配对', 'Replace'],
  'pair.keepOld': ['保留原配对', 'Keep the old one'],
  'pair.fingerprint': ['证书指纹', 'Certificate fingerprint'],
  'pair.fingerprintHow': ['应与浏览器“证书”中的 SHA-256 指纹一致。', 'Must equal the SHA-256 fingerprint in the browser’s certificate view.'],
  'pair.end': ['在此手机解除配对', 'Unpair this phone'],
  'pair.endHow': ['将删除手机里的任务、消息和密钥。', 'Removes tonight’s stops, messages and the key from this phone.'],
  'pair.endWaiting': ['还有 {0} 项未发送，请先等待发送完毕。', '{0} items are not yet sent; wait until they are.'],

  // Signs
  'sign.online': ['已连接', 'Connected'],
  'sign.offline': ['无网络', 'No network'],
  'sign.offlineFor': ['离线 {0}', 'Offline {0}'],
  'sign.connecting': ['连接中', 'Connecting'],
  'sign.unsent': ['待发 {0}', '{0} unsent'],
  'sign.offlineLong': ['已离线 {0}，记录都保存在手机里，恢复网络后自动按顺序发送。', 'Offline for {0}. Everything is kept on the phone and sent in order once the network is back.'],
  'sign.clock': ['手机时间与指挥中心相差 {0}，请打开“自动设置时间”。', 'The phone’s clock is {0} off the command centre’s. Turn on automatic time.'],
  'sign.clockFast': ['快 {0}', '{0} fast'],
  'sign.clockSlow': ['慢 {0}', '{0} slow'],
  'sign.room': ['手机存储空间将满：还剩 {0}。请尽快连接网络上传。', 'The phone’s storage is nearly full: {0} left. Upload soon.'],
  'sign.full': ['手机存储空间已满，刚才的内容没有保存！', 'The phone’s storage is full: the last item was NOT kept!'],
  'sign.notKept': ['没有保存成功：{0}', 'Not kept: {0}'],
  'sign.gpsDenied': ['未允许定位，指挥中心看不到你的位置。请在浏览器设置中允许。', 'Location is not allowed; the command centre cannot see where you are. Allow it in the browser’s settings.'],
  'sign.gpsNone': ['暂时无法定位。', 'No position at the moment.'],
  'sign.refused': ['有 {0} 条记录被指挥中心退回，点此查看。', '{0} records were refused by the command centre. Tap to read.'],
  'sign.slept': ['系统曾让本页停止 {0}。请保持屏幕常亮，并允许浏览器在后台运行。', 'The phone stopped this page for {0}. Keep the screen on and let the browser run in the background.'],
  'sign.plan': ['计划已更新为第 {0} 版：新增 {1} 站，取消 {2} 站。', 'Plan updated to version {0}: {1} stops added, {2} removed.'],
  'sign.temporary': ['浏览器可能自动清理本页数据，请把本页“添加到主屏幕”。', 'The browser may clear this page’s data by itself. Add the page to the home screen.'],

  // Duty
  'duty.on': ['上岗', 'Go on duty'],
  'duty.off': ['下岗', 'Go off duty'],
  'duty.isOn': ['在岗', 'On duty'],
  'duty.isOff': ['未上岗', 'Off duty'],
  'duty.onHow': ['上岗后向指挥中心发送位置；下岗即停止。', 'On duty, your position goes to the command centre; off duty, it stops.'],
  'duty.offAsk': ['下岗并停止发送位置？', 'Go off duty and stop sending positions?'],
  'duty.offAskOpen': ['还有 {0} 站未完成。下岗并停止发送位置？', '{0} stops are still open. Go off duty and stop sending positions?'],

  // Stops
  'stops.none': ['今晚没有分配给你的任务', 'Nothing is assigned to you tonight'],
  'stops.noneHow': ['有任务时会自动显示在这里。', 'Stops appear here by themselves.'],
  'stops.done': ['全部完成', 'All done'],
  'stops.all': ['全部行程', 'All stops'],
  'stops.first': ['出发前', 'Before setting out'],
  'stops.version': ['计划第 {0} 版 · {1} 更新', 'Plan version {0} · updated {1}'],
  'stop.planned': ['计划 {0}', 'Planned {0}'],
  'stop.window': ['时段 {0}–{1}', 'Window {0}–{1}'],
  'stop.n': ['第 {0} 站', 'Stop {0}'],
  'stop.mapOf': ['地图：{0}', 'Map: {0}'],
  'stop.safeguards': ['安全与保障提示', 'Safeguards'],
  'stop.expect': ['对象', 'Who to expect'],
  'stop.photo': ['查看身份照片', 'Identity photo'],
  'stop.photoHow': ['由两人共同核对。每次查看都会留痕，照片不保存在手机里。', 'To be compared by two people. Each look is recorded; the photo is not kept on the phone.'],
  'stop.noPhoto': ['照片打不开：{0}', 'The photo cannot be shown: {0}'],
  'stop.appears': ['到场人：{0}', 'Who is to appear: {0}'],
  'stop.idNumber': ['身份证 {0}', 'ID {0}'],
  'stop.likelihood': ['在场可能 {0}', 'Present: {0}'],
  'stop.age': ['{0} 岁', 'aged {0}'],
  'stop.documents': ['法律文书', 'Documents'],
  'stop.noDocuments': ['没有文书记录', 'No documents on record'],
  'stop.signedBy': ['签发 {0}', 'signed by {0}'],
  'stop.validUntil': ['有效至 {0}', 'valid until {0}'],
  'stop.expired': ['已过期', 'expired'],
  'stop.cases': ['案件', 'Cases'],
  'stop.crew': ['本车人员', 'Crew'],
  'stop.navigate': ['导航', 'Navigate'],
  'stop.call': ['电话', 'Call'],
  'stop.callPerson': ['打电话给{0}', 'Call {0}'],
  'stop.more': ['更多', 'More'],
  'stop.unsent': ['未发送', 'Not sent'],
  'kind.start': ['集结点', 'Assembly'],
  'kind.visit': ['执行点', 'Visit'],
  'kind.drop-off': ['移交点', 'Hand-over'],
  'kind.end': ['返回', 'Return'],
  'sex.female': ['女', 'Female'],
  'sex.male': ['男', 'Male'],
  'capacity.debtor': ['被执行人', 'Debtor'],
  'capacity.legal-representative': ['法定代表人', 'Legal representative'],
  'capacity.person-in-charge': ['主要负责人', 'Person in charge'],
  'capacity.actual-controller': ['实际控制人', 'Actual controller'],
  'capacity.third-party': ['案外人，不得拘传', 'Third party: must not be compelled'],

  // What a team says
  'do.assembled': ['集结到位', 'Assembled'],
  'do.en-route': ['出发', 'Set out'],
  'do.arrived': ['到达', 'Arrived'],
  'do.working': ['开始处置', 'Start work'],
  'do.result': ['登记结果', 'Result'],
  'do.left': ['离开', 'Leave'],
  'do.handed-over': ['移交人员', 'Hand over'],
  'do.back': ['已返回', 'Back at base'],
  'do.to': ['前往：{0}', 'To: {0}'],
  'did.assembled': ['已集结', 'Assembled'],
  'did.en-route': ['途中', 'Under way'],
  'did.arrived': ['已到达', 'On scene'],
  'did.working': ['处置中', 'At work'],
  'did.stopped': ['已停止', 'Stopped'],
  'did.result': ['已登记结果', 'Result recorded'],
  'did.handed-over': ['已移交', 'Handed over'],
  'did.left': ['已离开', 'Left'],
  'did.back': ['已返回', 'Back'],
  'did.on-duty': ['已上岗', 'On duty'],
  'did.off-duty': ['已下岗', 'Off duty'],
  'did.door-opened': ['门已打开', 'Door opened'],
  'did.recorder-on': ['记录仪已开', 'Recorder on'],
  'did.recorder-off': ['记录仪已关', 'Recorder off'],
  'did.broken-down': ['车辆故障', 'Vehicle broken down'],
  'did.note': ['备注', 'Note'],
  'did.sos': ['紧急求救', 'SOS'],
  'did.sos-over': ['求救解除', 'SOS over'],
  'did.done': ['已完成', 'Done'],
  'did.cancelled': ['已取消', 'Cancelled'],
  'recorded': ['已记录：{0}', 'Recorded: {0}'],

  // More
  'more.title': ['更多操作', 'More'],
  'more.door': ['门已打开', 'Door opened'],
  'more.recorderOn': ['执法记录仪已开启', 'Recorder switched on'],
  'more.recorderOff': ['执法记录仪已关闭', 'Recorder switched off'],
  'more.broken': ['车辆故障，不能行驶', 'Vehicle broken down'],
  'more.brokenAsk': ['报告车辆不能行驶？指挥中心将另行派车。', 'Report that the vehicle cannot go on? The command centre will send another.'],

  // Result
  'result.title': ['登记结果', 'Result'],
  'result.aboard': ['随车带回人数', 'Persons coming along'],
  'result.fewer': ['减少', 'Fewer'],
  'result.moreP': ['增加', 'More'],
  'result.note': ['补充说明（可不填）', 'Remark (optional)'],
  'handover.title': ['移交人员', 'Hand over'],
  'handover.persons': ['移交人数', 'Persons handed over'],

  // Stop at once
  'stop.title': ['立即停止', 'Stop at once'],
  'stop.button': ['停止', 'Stop'],
  'stop.said': ['已报告停止执行，先保证安全。', 'Stop reported. Safety first.'],
  'stop.why': ['原因可以现在选，也可以以后再说。停止不影响考核。', 'The reason can be given now or later. Stopping counts against nobody.'],
  'stop.later': ['以后再说', 'Later'],

  // SOS
  'sos.button': ['求救', 'SOS'],
  'sos.hold': ['按住 {0} 秒求救，松开取消', 'Hold for {0} seconds; let go to cancel'],
  'sos.sent': ['求救已送达指挥中心', 'SOS has reached the command centre'],
  'sos.sending': ['正在发送求救…', 'Sending SOS…'],
  'sos.noNetwork': ['没有网络，正在不断重试。可拨打 110。', 'No network; trying again and again. Call 110 if you can.'],
  'sos.since': ['求救时间 {0}', 'SOS at {0}'],
  'sos.over': ['解除求救', 'End the SOS'],
  'sos.overAsk': ['确认已安全，或是误按？', 'Safe again, or pressed by mistake?'],
  'sos.call110': ['拨打 110', 'Call 110'],
  'sos.hide': ['缩小', 'Minimise'],
  'sos.stands': ['求救中 · 点此查看', 'SOS stands · tap to see'],

  // Evidence
  'ev.title': ['取证', 'Evidence'],
  'ev.photo': ['拍照', 'Photo'],
  'ev.video': ['录像', 'Video'],
  'ev.audio': ['录音', 'Audio'],
  'ev.scan': ['文书', 'Paper'],
  'ev.note': ['笔记', 'Note'],
  'ev.kept': ['计算校验值 {0}', 'Digesting {0}'],
  'ev.ready': ['待上传', 'Waiting to upload'],
  'ev.part': ['已上传 {0}', '{0} uploaded'],
  'ev.stored': ['已入库', 'Stored'],
  'ev.failed': ['未能入库：{0}', 'Not stored: {0}'],
  'ev.bytesLost': ['手机里的文件已丢失', 'the file is no longer on this phone'],
  'ev.notes': ['笔记内容', 'Note'],
  'ev.saveNote': ['保存笔记', 'Keep the note'],
  'ev.keptNow': ['已保存在手机：{0}', 'Kept on the phone: {0}'],
  'ev.recording': ['正在录音 {0}', 'Recording {0}'],
  'ev.stopRecording': ['结束并保存', 'Stop and keep'],
  'ev.noMicrophone': ['无法使用麦克风', 'The microphone cannot be used'],
  'ev.empty': ['文件是空的，没有保存', 'The file is empty and was not kept'],
  'ev.forget': ['从手机列表移除', 'Remove from the phone’s list'],
  'ev.forgetAsk': ['指挥中心没有这份材料，移除后无法恢复。确定移除？', 'The command centre does not have this. Removing it cannot be undone. Remove?'],

  // Messages
  'msg.none': ['还没有消息', 'No messages yet'],
  'msg.desk': ['指挥中心', 'Command centre'],
  'msg.me': ['我', 'Me'],
  'msg.urgent': ['紧急', 'Urgent'],
  'msg.write': ['写给指挥中心', 'To the command centre'],
  'msg.send': ['发送', 'Send'],
  'msg.waiting': ['待发送', 'Not sent'],
  'msg.sent': ['已送达', 'Sent'],
  'msg.got': ['收到', 'Received'],
  'msg.help': ['请求支援', 'Need support'],
  'msg.moment': ['稍等五分钟', 'Five minutes, please'],
  'msg.quick': ['常用语', 'Quick phrases'],

  // Roll call, dispatch, custody
  'roll.title': ['点名，请应答', 'Roll call: please answer'],
  'roll.well': ['平安', 'All well'],
  'roll.allWell': ['全员平安', 'Everybody is well'],
  'roll.help': ['需要帮助', 'Need help'],
  'roll.answered': ['已应答点名', 'Roll call answered'],
  'dispatch.title': ['新任务', 'New task'],
  'dispatch.go': ['前往：{0}', 'Go to: {0}'],
  'dispatch.gone': ['任务有变动，请查看行程。', 'Your task has changed; see the stops.'],
  'dispatch.got': ['收到，执行', 'Acknowledge'],
  'dispatch.cause.lead': ['新线索', 'A new lead'],
  'dispatch.cause.closed': ['案件已了结', 'A case was closed'],
  'dispatch.cause.stopped': ['有小组停止执行', 'A team stopped'],
  'dispatch.cause.broken-down': ['车辆故障', 'A car broke down'],
  'dispatch.cause.hand': ['指挥员调度', 'By the dispatcher'],
  'custody.clock': ['{0} 已控制 {1}', '{0} under control for {1}'],
  'custody.left': ['剩余 {0}', '{0} left'],
  'custody.over': ['已超过时限 {0}！', '{0} over the limit!'],

  // Phone
  'phone.me': ['身份', 'Who I am'],
  'phone.vehicle': ['车辆', 'Vehicle'],
  'phone.operation': ['行动', 'Operation'],
  'phone.queue': ['待发送', 'To be sent'],
  'phone.queueNone': ['全部已送达指挥中心', 'The command centre has everything'],
  'phone.words': ['记录与消息 {0} 条', '{0} records and messages'],
  'phone.fixes': ['位置 {0} 个', '{0} positions'],
  'phone.files': ['取证材料 {0} 份，{1}', '{0} files of evidence, {1}'],
  'phone.contact': ['最近联系', 'Last contact'],
  'phone.never': ['从未', 'Never'],
  'phone.ago': ['{0}前', '{0} ago'],
  'phone.clock': ['时钟误差', 'Clock'],
  'phone.clockGood': ['一致', 'agrees'],
  'phone.room': ['可用空间', 'Free space'],
  'phone.evidence': ['取证材料', 'Evidence'],
  'phone.refused': ['被退回的记录', 'Refused records'],
  'phone.seen': ['知道了', 'Seen'],
  'phone.now': ['立即重试', 'Try now'],
  'phone.offlineShell': ['离线可用', 'Works offline'],
  'phone.yes': ['是', 'yes'],
  'phone.noShell': ['否：证书不受手机信任', 'no: the phone does not trust the certificate'],

  // Amounts
  'time.s': ['{0} 秒', '{0} s'],
  'time.min': ['{0} 分钟', '{0} min'],
  'time.h': ['{0} 小时 {1} 分', '{0} h {1} min'],
  'list.comma': ['，', ', '],
};

let column = 0;

export function language() {
  return LANGUAGES[column];
}

export function setLanguage(name) {
  column = Math.max(0, LANGUAGES.indexOf(name));
  document.documentElement.lang = LANGUAGES[column];
  document.title = t('app');
}

export function otherLanguage() {
  return LANGUAGES[1 - column];
}

export function t(key, ...values) {
  return TABLE[key][column].replace(/\{(\d)\}/g, (_, n) => values[n]);
}

export function has(key) {
  return key in TABLE;
}

// A word for a nick of the desk, or the nick itself when it is one this page does not know.
export function word(prefix, nick) {
  const key = `${prefix}.${nick}`;
  return key in TABLE ? t(key) : nick;
}

export function clock(time) {
  return new Date(time).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

export function day(time) {
  return new Date(time).toLocaleDateString(language(), { year: 'numeric', month: 'numeric', day: 'numeric' });
}

export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60)
    return t('time.s', seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? t('time.min', minutes) : t('time.h', Math.floor(minutes / 60), minutes % 60);
}

// How far two clocks are apart: to the minute from one minute on, for it is measured to a second.
export function apart(milliseconds) {
  const off = Math.abs(milliseconds);
  return span(off < 60_000 ? off : Math.round(off / 60_000) * 60_000);
}

export function hours(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

export function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let n = bytes;
  let unit = 0;
  for (; n >= 1000 && unit < units.length - 1; unit++)
    n /= 1000;
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`;
}

export function percent(share) {
  return `${Math.floor(share * 100)}%`;
}
